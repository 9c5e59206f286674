/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * How a program reaches the kernel's memory, which depends on the rung and on the kernel. The rest of lib/ is the same for all.
 * PROBE_READ: kprobes; their arguments are numbers to the verifier, so that everything is read by a helper.
 * OLD_KERNEL: what Linux 5.10 lacks is not used: storage in sockets for tracing programs and in tasks (5.11), the current task as
 * a typed pointer (5.11), atomics that return a value (5.12; the verifier refuses them even where they are never reached).
 */
#ifndef SPANTAP_ACCESS_H
#define SPANTAP_ACCESS_H

#ifdef PROBE_READ
#define READ(pointer, member) BPF_CORE_READ(pointer, member)
#else
#define READ(pointer, member) ((pointer)->member)
#endif

#ifdef OLD_KERNEL
#define READ_TASK(pointer, member) BPF_CORE_READ(pointer, member)

static __always_inline struct task_struct *current_task(void)
{
	return (struct task_struct *)bpf_get_current_task();
}

/*
 * Not atomic, and need not be: nothing else runs on this CPU in between but a softirq, which ends before we go on (kernels before
 * 5.11 run our programs with preemption disabled, and kprobes do so on every kernel; receivers/tcp/old_fentry.ts refuses the
 * others); two CPUs at once are kept apart by the caller.
 */
#define EXCHANGE(where, value)                                                                     \
	({                                                                                         \
		typeof(*(where)) old = *(volatile typeof(*(where)) *)(where);                      \
		*(volatile typeof(*(where)) *)(where) = (value);                                   \
		old;                                                                               \
	})
#define FETCH_ADD(where, value)                                                                    \
	({                                                                                         \
		typeof(*(where)) old = *(volatile typeof(*(where)) *)(where);                      \
		__sync_fetch_and_add(where, value);                                                \
		old;                                                                               \
	})
#else
#define READ_TASK(pointer, member) ((pointer)->member)

static __always_inline struct task_struct *current_task(void)
{
	return bpf_get_current_task_btf();
}

#define EXCHANGE(where, value) __sync_lock_test_and_set(where, value)
#define FETCH_ADD(where, value) __sync_fetch_and_add(where, value)
#endif

/* The verifier lets nobody calculate with a typed pointer: read it as a number. */
static __always_inline __u64 number_of(const void *pointer)
{
	__u64 number = 0;

	bpf_probe_read_kernel(&number, sizeof(number), &pointer);
	return number;
}

static __always_inline __u32 current_pid(void)
{
	return bpf_get_current_pid_tgid() >> 32;
}

#endif
