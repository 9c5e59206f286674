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
	__u64 skip;	      /* bytes of the first iovec that are not the call's */
	__u32 count;	      /* iovecs that there may be */
	__u32 vector_is_user; /* else the vector is the kernel's copy */
};

/* Parts of a user's vector that are read at once: most vectors have no more. */
#define FIRST_PARTS 4

/* A walk over a buffer: see copy.bpf.h. */
struct walk {
	struct buffer buffer;
	__u64 passed;	 /* bytes of the call before this iovec */
	__u64 tail_from; /* where in the call its tail begins */
	__u32 len;
	__u32 want; /* bytes of the head */
	__u32 head; /* copied so far */
	__u32 tail;
	__u32 gap;   /* enum outcome: why head + tail < len */
	__u32 known; /* of a user's vector: how many parts were read */
	struct iovec parts[FIRST_PARTS];
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
 * A cpu has one user of its scratch as a rule. When a softirq or another task (programs may be preempted since Linux 5.12) comes in
 * between, the second one is told, counts its loss, and nothing is mixed up.
 */
static __always_inline struct scratch *take_scratch(void)
{
	__u32 cpu = bpf_get_smp_processor_id();
	struct scratch *mine = bpf_map_lookup_elem(&scratch, &cpu);

	if (!mine || EXCHANGE(&mine->busy, 1))
		return 0;
	return mine;
}

static __always_inline void give_scratch(struct scratch *mine)
{
	mine->busy = 0;
}

#endif
