/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * Where the bytes of a call are, for rungs inside of the protocol: its message has an iterator over the caller's memory, which the
 * copy has moved behind the bytes. So it is walked back, as iov_iter_revert() does. System calls, io_uring and 32-bit processes
 * all come here with the same iterator.
 */
#ifndef SPANTAP_MESSAGE_H
#define SPANTAP_MESSAGE_H

/* Since Linux 5.14 the type has a field of its own; before that the lowest bit of `type` was the direction. */
static __always_inline __u32 type_of(const struct iov_iter *iter)
{
	const struct iov_iter___before_5_14 *old = (const void *)iter;

	if (bpf_core_field_exists(old->type))
		return BPF_CORE_READ(old, type) & ~1U;
	return BPF_CORE_READ(iter, iter_type);
}

static __always_inline const struct iovec *vector_of(const struct iov_iter *iter)
{
	const struct iov_iter___before_6_4 *old = (const void *)iter;

	if (bpf_core_field_exists(old->iov))
		return BPF_CORE_READ(old, iov);
	return BPF_CORE_READ(iter, __iov);
}

/* The iovec and the place in it where the last `len` bytes begin. False: further back than we walk. */
static __always_inline bool walk_back(struct buffer *buffer, const struct iovec *vector,
				      __u64 offset, __u64 len)
{
	struct iovec part;
	__u32 i;

	for (i = 0; i < MAX_IOVECS; i++) {
		if (len <= offset) {
			buffer->vector = vector;
			buffer->skip = offset - len;
			return true;
		}
		len -= offset;
		vector--;
		if (bpf_probe_read_kernel(&part, sizeof(part), vector))
			return false;
		offset = part.iov_len;
	}
	return false;
}

/* Requests of io_uring need no care here. */
static __always_inline void forget_submitted(struct sock *sk, __u32 direction)
{
	(void)sk;
	(void)direction;
}

/* OUTCOME_CAPTURED and the buffer, or why there is none. */
static __always_inline enum outcome find_buffer(const struct call *call, struct buffer *buffer)
{
	struct msghdr *message = call->message;
	const struct iov_iter *iter;
	__u64 offset;
	__u32 type;

	buffer->vector = 0;
	buffer->vector_is_user = 0;
	buffer->skip = 0;
	if (call->user.count) {
		*buffer = call->user;
		return OUTCOME_CAPTURED;
	}
	if (!message)
		return SKIPPED_NO_BUFFER;
	iter = &message->msg_iter;
	type = type_of(iter);
	offset = BPF_CORE_READ(iter, iov_offset);
	if (type == bpf_core_enum_value(enum iter_type, ITER_IOVEC)) {
		buffer->count = MAX_IOVECS;
		return walk_back(buffer, vector_of(iter), offset, call->len) ? OUTCOME_CAPTURED
									     : SKIPPED_VECTOR;
	}
	if (bpf_core_enum_value_exists(enum iter_type, ITER_UBUF) &&
	    type == bpf_core_enum_value(enum iter_type, ITER_UBUF)) {
		buffer->single.iov_base = BPF_CORE_READ(iter, ubuf) + offset - call->len;
		buffer->single.iov_len = call->len;
		buffer->count = 1;
		return OUTCOME_CAPTURED;
	}
	return type == bpf_core_enum_value(enum iter_type, ITER_KVEC) ? SKIPPED_KERNEL
								      : SKIPPED_NO_BUFFER;
}

#endif
