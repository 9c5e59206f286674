/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * scratch: one element per cpu to build a record in. A plain array, not a per-cpu one, whose elements end at 32 KiB. Three times
 * the bytes that are kept: the verifier bounds position and length apart, not their sum.
 */
#ifndef SPANTAP_SCRATCH_H
#define SPANTAP_SCRATCH_H

/* Where the bytes of a call are in user memory. */
struct buffer {
	const struct iovec *vector; /* null: `single` is all */
	struct iovec single;
	__u32 count;
	__u32 _pad;
};

/* A walk over a buffer: see user_buffer.bpf.h. */
struct walk {
	struct buffer buffer;
	__u64 passed;	 /* bytes of the call before this iovec */
	__u64 tail_from; /* where in the call its tail begins */
	__u32 len;
	__u32 want; /* bytes of the head */
	__u32 head; /* copied so far */
	__u32 tail;
	__u32 gap; /* enum outcome: why head + tail < len */
	__u32 _pad;
};

struct scratch {
	__u32 busy;
	__u32 _pad;
	struct walk walk;
	__u8 record[256 + 3 * STREAM_BYTES]; /* a struct of events.h, then its bytes */
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1); /* user space sets the number of cpus */
	__type(key, __u32);
	__type(value, struct scratch);
} scratch SEC(".maps");

/*
 * Tracepoints run with preemption disabled, so a cpu has one user of its scratch. Should a kernel change that, or a softirq come
 * in between, the second one is told, counts its loss, and nothing is mixed up.
 */
static __always_inline struct scratch *take_scratch(void)
{
	__u32 cpu = bpf_get_smp_processor_id();
	struct scratch *mine = bpf_map_lookup_elem(&scratch, &cpu);

	if (!mine || __sync_lock_test_and_set(&mine->busy, 1))
		return 0;
	return mine;
}

static __always_inline void give_scratch(struct scratch *mine)
{
	mine->busy = 0;
}

#endif
