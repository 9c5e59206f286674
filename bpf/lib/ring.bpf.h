/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * events: the ring to user space. Records are built in a scratch buffer and copied once (bpf_ringbuf_output takes a variable
 * size, bpf_ringbuf_reserve does not), and nobody is woken for a record: a wake-up each costs half of a busy host's throughput.
 * User space polls every 10 ms and is woken only when the ring is half full.
 */
#ifndef SPANTAP_RING_H
#define SPANTAP_RING_H

#include "ticks.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 16 * 1024 * 1024);
} events SEC(".maps");

/* Half of the ring, set by user space with the size. */
const volatile __u64 wake_bytes = 8 * 1024 * 1024;

/* Of the current task. */
static __always_inline void fill_header(struct event_header *header, __u16 type, __u32 size)
{
	struct task_struct *leader = READ_TASK(current_task(), group_leader);
	__u64 pid_tgid = bpf_get_current_pid_tgid();

	header->time_ns = bpf_ktime_get_ns();
	header->size = size;
	header->type = type;
	header->abi = ABI_VERSION;
	header->pid = pid_tgid >> 32;
	header->tid = pid_tgid;
	header->start_ticks = ticks_of(READ_TASK(leader, start_boottime));
	header->cpu = bpf_get_smp_processor_id();
}

/* 0, or an error when the ring is full. */
static __always_inline long emit(void *record, __u64 size)
{
	__u64 flags = BPF_RB_NO_WAKEUP;
	long err;

	if (bpf_ringbuf_query(&events, BPF_RB_AVAIL_DATA) > wake_bytes)
		flags = BPF_RB_FORCE_WAKEUP;
	err = bpf_ringbuf_output(&events, record, size, flags);
	count(err ? COUNT_RECORD_LOST : COUNT_RECORD, 1);
	return err;
}

#endif
