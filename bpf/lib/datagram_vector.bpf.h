/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* Which message of a vector a datagram is, for the rung of tracepoints: sendmmsg() and recvmmsg() fire once for each and do not say. */
#ifndef SPANTAP_DATAGRAM_VECTOR_H
#define SPANTAP_DATAGRAM_VECTOR_H

/* iovecs of one message of a vector: what is longer is not told by its length. */
#define MAX_PARTS 8

/* Bytes that a datagram is known by: as many as the header of DNS has, whose first two are a number of chance. */
#define BEGIN_BYTES 12

struct begin {
	__u8 bytes[BEGIN_BYTES];
};

/* Where a thread is in a vector of messages: sendmmsg() and recvmmsg() fire once for each. */
struct vector {
	const struct mmsghdr *messages;
	__u32 count;
	__u32 next;
	__u32 last; /* bytes of the one before */
	__u32 nr;
	struct begin first; /* of the first message */
	__u32 _pad;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, __u32);
	__type(value, struct vector);
} vectors SEC(".maps");

static __always_inline bool is_vector(long nr)
{
	return nr == NR_sendmmsg || nr == NR_recvmmsg;
}

/* The room of a message, or -1. */
static __always_inline long room_of(const struct user_msghdr *header)
{
	struct iovec part;
	long sum = 0;
	__u32 i;

	if (header->msg_iovlen > MAX_PARTS)
		return -1;
	for (i = 0; i < MAX_PARTS && i < header->msg_iovlen; i++) {
		if (bpf_probe_read_user(&part, sizeof(part), &header->msg_iov[i]))
			return -1;
		sum += part.iov_len;
	}
	return sum;
}

/* What stands at the begin of a message's first part. */
static __always_inline struct begin begin_of(const struct mmsghdr *message)
{
	struct user_msghdr header;
	struct begin begin = {};
	struct iovec part;
	__u64 n;

	if (bpf_probe_read_user(&header, sizeof(header), &message->header) || !header.msg_iovlen ||
	    bpf_probe_read_user(&part, sizeof(part), header.msg_iov))
		return begin;
	n = part.iov_len;
	if (n > sizeof(begin))
		n = sizeof(begin);
	bpf_probe_read_user(&begin, n, part.iov_base);
	return begin;
}

static __always_inline bool same_begin(const struct begin *one, const struct begin *other)
{
	return !__builtin_memcmp(one, other, sizeof(*one));
}

/*
 * Is this the call that we know of? A recvmmsg() that ends by its timeout says nothing, and the next one on the same vector looks like
 * it, but for what it has put into the first message.
 */
static __always_inline bool goes_on(const struct vector *known, const struct vector *now)
{
	struct begin first;
	__u32 before;

	if (known->messages != now->messages || known->count != now->count ||
	    known->nr != now->nr || known->next >= now->count ||
	    bpf_probe_read_user(&before, sizeof(before), &now->messages[known->next - 1].len) ||
	    before != known->last)
		return false;
	first = begin_of(now->messages);
	return same_begin(&first, &known->first);
}

/*
 * The message of a vector that `len` bytes were just moved for. The kernel has written the length of the ones before into the
 * vector, and a datagram that is sent is as long as its buffers: one that does not agree is not the one.
 */
static __always_inline bool find_message(const struct syscall *call, __u32 direction, __u32 len,
					 struct user_msghdr *header)
{
	const struct mmsghdr *messages = (const void *)call->arg[1];
	__u32 tid = bpf_get_current_pid_tgid();
	struct vector *known = bpf_map_lookup_elem(&vectors, &tid);
	struct vector vector = {.messages = messages, .count = call->arg[2], .nr = call->nr};
	long room;

	if (known && goes_on(known, &vector)) {
		vector.next = known->next;
		vector.first = known->first;
	} else {
		vector.first = begin_of(messages);
	}
	if (bpf_probe_read_user(header, sizeof(*header), &messages[vector.next].header))
		return false;
	room = room_of(header);
	vector.next++;
	vector.last = len;
	bpf_map_update_elem(&vectors, &tid, &vector, BPF_ANY);
	return direction == DIRECTION_SEND ? room == len : room >= len;
}

/* Forget where the thread was: its call has ended. */
static __always_inline void end_vector(void)
{
	__u32 tid = bpf_get_current_pid_tgid();

	bpf_map_delete_elem(&vectors, &tid);
}

#endif
