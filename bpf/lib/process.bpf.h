/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* Processes start and end. An exec carries its arguments and environment: a short-lived process is gone before /proc is read. */
#ifndef SPANTAP_PROCESS_H
#define SPANTAP_PROCESS_H

#include "place_kernel.h"

/* Up to `most` bytes of [from, to) of user memory. */
static __always_inline __u64 copy_range(__u8 *data, unsigned long from, unsigned long to,
					__u64 most)
{
	__u64 n = to - from;

	if (to <= from)
		return 0;
	if (n > most)
		n = most;
	return bpf_probe_read_user(data, n, (const void *)from) ? 0 : n;
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(process_exec, struct task_struct *task)
{
	struct scratch *mine = take_scratch();
	struct exec_event *event;
	struct mm_struct *mm;
	__u64 argv, env;

	change_process();
	if (!mine) {
		count(COUNT_RECORD_LOST, 1);
		return 0;
	}
	event = (struct exec_event *)mine->record;
	__builtin_memset(event, 0, sizeof(*event));
	mm = task->mm;
	argv = copy_range(mine->record + sizeof(*event), BPF_CORE_READ(mm, arg_start),
			  BPF_CORE_READ(mm, arg_end), EXEC_BYTES);
	barrier_var(argv);
	if (argv > EXEC_BYTES)
		argv = EXEC_BYTES;
	env = copy_range(mine->record + sizeof(*event) + argv, BPF_CORE_READ(mm, env_start),
			 BPF_CORE_READ(mm, env_end), ENVIRONMENT_BYTES);
	barrier_var(env);
	if (env > ENVIRONMENT_BYTES)
		env = ENVIRONMENT_BYTES;
	event->argv_len = argv;
	event->env_len = env;
	BPF_CORE_READ_INTO(&event->comm, task, comm);
	fill_header(&event->header, EVENT_EXEC, sizeof(*event) + argv + env);
	emit(event, sizeof(*event) + argv + env);
	give_scratch(mine);
	return 0;
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(process_exit, struct task_struct *task)
{
	struct task_struct___place *ending = (void *)task;
	struct exit_event event;

#ifdef SPANTAP_PENDING_H
	end_calls();
#endif
	forget_thread();
	/*
	 * Not the end of the process while another thread runs: the first one may leave before the others, and is taken away when
	 * another one executes a program. Two that end at once may both find nobody left: then the end is told twice.
	 */
	if (BPF_CORE_READ(ending, signal, live.counter) > 0)
		return 0;
	__builtin_memset(&event, 0, sizeof(event));
	fill_header(&event.header, EVENT_EXIT, sizeof(event));
	emit(&event, sizeof(event));
	return 0;
}

/* A child runs its parent's program until it executes one of its own, which it may never do. */
SEC("tp_btf/sched_process_fork")
int BPF_PROG(process_fork, struct task_struct *parent, struct task_struct *child)
{
	struct fork_event event;

	if (child->pid != child->tgid)
		return 0;
	inherit_selection(child->tgid);
	__builtin_memset(&event, 0, sizeof(event));
	fill_header(&event.header, EVENT_FORK, sizeof(event));
	event.child_pid = child->tgid;
	event.child_start_ticks = ticks_of(child->start_boottime);
	emit(&event, sizeof(event));
	return 0;
}

/* Behind process_exec, whose record it completes: programs of one hook run in the order in which they were attached. */
#include "place.bpf.h"

#endif
