/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* Copies what a call moved out of user memory: its first bytes and its last ones. */
#ifndef SPANTAP_COPY_H
#define SPANTAP_COPY_H

static __always_inline long read_iovec(const struct walk *walk, __u32 i, struct iovec *out)
{
	const struct buffer *buffer = &walk->buffer;
	const struct iovec *where = buffer->vector + i;
	long error = 0;

	if (i < walk->known)
		*out = walk->parts[i % FIRST_PARTS];
	else if (!buffer->vector)
		*out = buffer->single;
	else if (buffer->vector_is_user)
		error = bpf_probe_read_user(out, sizeof(*out), where);
	else
		error = bpf_probe_read_kernel(out, sizeof(*out), where);
	if (i == 0) {
		out->iov_base += buffer->skip;
		out->iov_len -= buffer->skip;
	}
	return error;
}

/*
 * One iovec: what of it belongs to the head, then what of it belongs to the tail. 1 ends the walk. The state is in map memory and
 * the function is not static, so that the verifier looks at it once and not for every iovec (bpf_loop() is newer than Linux 5.10).
 */
__noinline int walk_iovec(__u32 cpu, __u32 i)
{
	struct scratch *mine = bpf_map_lookup_elem(&scratch, &cpu);
	/* 64 bits each: the verifier of Linux 5.10 loses bounds that were checked on half of a register. */
	__u64 head, tail, want, here, passed;
	struct walk *walk;
	struct iovec part;
	__u8 *data;

	if (!mine)
		return 1;
	data = mine->record + sizeof(struct chunk_event);
	walk = &mine->walk;
	head = walk->head;
	tail = walk->tail;
	want = walk->want;
	passed = walk->passed;
	if (passed >= walk->len)
		return 1;
	if (i >= walk->buffer.count || read_iovec(walk, i, &part)) {
		walk->gap = LOST_FAULT;
		return 1;
	}
	here = part.iov_len;
	if (here > walk->len - passed)
		here = walk->len - passed;
	if (head < want && head == passed) {
		__u64 n = here < want - head ? here : want - head;

		/* Equal registers may stand for each other: the checked one must be the used one. */
		barrier_var(head);
		if (head > STREAM_BYTES || n > STREAM_BYTES)
			return 1;
		if (n && bpf_probe_read_user(data + head, n, part.iov_base)) {
			walk->gap = LOST_FAULT;
			return 1;
		}
		head += n;
		walk->head = head;
	}
	if (passed + here > walk->tail_from) {
		__u64 skip = walk->tail_from + tail - passed;
		__u64 n = here - skip;

		barrier_var(head);
		barrier_var(tail);
		if (n > TAIL_BYTES || head > STREAM_BYTES || tail > TAIL_BYTES)
			return 1;
		if (n && bpf_probe_read_user(data + head + tail, n, part.iov_base + skip)) {
			walk->gap = LOST_FAULT;
			return 1;
		}
		walk->tail = tail + n;
	}
	walk->passed = passed + here;
	return 0;
}

/* One read of user memory instead of one for each part. */
static __always_inline void read_first_parts(struct walk *walk)
{
	const struct buffer *buffer = &walk->buffer;
	__u64 count = buffer->count;

	walk->known = 0;
	if (!buffer->vector || !buffer->vector_is_user || count < 2)
		return;
	if (count > FIRST_PARTS)
		count = FIRST_PARTS;
	if (!bpf_probe_read_user(walk->parts, count * sizeof(struct iovec), buffer->vector))
		walk->known = count;
}

/*
 * Copy the first `limit` bytes of the `len` that the call moved, and the last TAIL_BYTES if that leaves some out, to where the
 * data of a chunk_event stands. mine->walk.buffer says where from. The walk over the vector needs every iovec once, for the head
 * and to find the end.
 */
static __always_inline void copy_buffer(struct scratch *mine, __u32 len, __u32 limit)
{
	__u32 i, cpu = bpf_get_smp_processor_id();
	struct walk *walk = &mine->walk;

	read_first_parts(walk);
	walk->passed = 0;
	walk->len = len;
	walk->head = 0;
	walk->tail = 0;
	walk->want = len < limit ? len : limit;
	walk->tail_from = len > TAIL_BYTES ? len - TAIL_BYTES : 0;
	if (walk->tail_from < walk->want)
		walk->tail_from = walk->want;
	walk->gap = len > walk->want ? SKIPPED_BODY : OUTCOME_CAPTURED;
	for (i = 0; i < MAX_IOVECS && walk->passed < len; i++) {
		if (walk_iovec(cpu, i))
			break;
	}
	if (walk->passed < len && walk->gap != LOST_FAULT)
		walk->gap = SKIPPED_VECTOR;
	/* A tail that is not whole does not end where the call ends. */
	if (walk->gap != SKIPPED_BODY)
		walk->tail = 0;
}

#endif
