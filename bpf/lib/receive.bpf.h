/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * A receive, for rungs inside of the protocol: tcp_recvmsg() has the message, and tcp_cleanup_rbuf() says in the same thread, with
 * the socket locked, that bytes were taken. A return probe on tcp_recvmsg() would hold one of the kernel's few return slots as
 * long as the call waits, and what has no message (splice, kTLS, MPTCP, TCP_ZEROCOPY_RECEIVE) does not pass there.
 */
#ifndef SPANTAP_RECEIVE_H
#define SPANTAP_RECEIVE_H

#include "blocked.bpf.h"

/* tcp_recvmsg(sk, msg, len, nonblock, flags, addr_len) until Linux 5.18, (sk, msg, len, flags, addr_len) since. */
static __always_inline __u32 receive_flags(__u64 fourth, __u64 fifth)
{
	return bpf_core_type_matches(struct proto___before_5_19) ? fifth : fourth;
}

static __always_inline int on_receive_begin(struct sock *sk, struct msghdr *message, __u64 size,
					    __u32 flags)
{
	struct thread *thread;
	struct pending *pending;
	__u64 low;

	if (is_unselected())
		return 0;
	thread = thread_of();
	if (!thread)
		return 0;
	pending = &thread->pending[DIRECTION_RECEIVE];
	pending->sk = number_of(sk);
	pending->message = number_of(message);
	pending->flags = flags;
	if (size > 0xffffffff)
		size = 0xffffffff;
	/* As sock_rcvlowat(). */
	low = READ(sk, sk_rcvlowat);
	if ((flags & MSG_WAITALL) || low > size)
		low = size;
	pending->target = low ? low : 1;
	return 0;
}

/*
 * `copied`: bytes that the call has so far, an error, or 0, before it waits, and once more at its end. What was moved since the last
 * time tells the sequence number: nothing for MSG_PEEK and before a wait.
 */
static __always_inline int on_receive(struct sock *sk, int copied)
{
	struct call call = {.sk = sk, .direction = DIRECTION_RECEIVE};
	struct connection *conn;
	struct pending pending = {};
	struct thread *thread;
	bool ended, blocked;
	__s32 moved;

	if (is_unselected())
		return 0;
	thread = find_thread();
	conn = find_connection(sk);
	if (thread && thread->pending[DIRECTION_RECEIVE].sk == number_of(sk))
		pending = thread->pending[DIRECTION_RECEIVE];
	call.tp = tcp_of(sk);
	if (!call.tp || !is_tcp(sk))
		return 0;
	ended = (READ(sk, sk_shutdown) & RCV_SHUTDOWN) ||
		(READ(sk, __sk_common.skc_flags) & (1UL << SOCK_DONE));
	/* The call ends here: its message must not be taken for that of a later splice. */
	if (thread && pending.sk && (copied < 0 || ended || (__u32)copied >= pending.target))
		thread->pending[DIRECTION_RECEIVE].sk = 0;
	if (copied < 0) {
		count(COUNT_FAILED_CALL, 1);
		return 0;
	}
	blocked = !pending.sk && copied > 0 && find_blocked(sk, &call.user);
	if (conn)
		moved = moved_up_to(sk, call.tp, DIRECTION_RECEIVE) -
			conn->next_seq[DIRECTION_RECEIVE];
	else if (pending.sk)
		moved = pending.flags & MSG_PEEK ? 0 : copied;
	else
		moved = blocked ? copied : 0;
	if (moved <= 0) {
		if (copied > 0 && (pending.flags & MSG_PEEK))
			count(COUNT_PEEK, 1);
		/* End of file: nothing more will come, and somebody has asked. */
		if (copied == 0 && ended && pending.sk && !(pending.flags & MSG_PEEK))
			return on_call(&call);
		return 0;
	}
	call.len = moved;
	if (pending.sk || blocked) {
		call.message = (struct msghdr *)pending.message;
		call.discarded = pending.flags & MSG_TRUNC;
		/* The rest was taken before, by something that has no message. */
		if (copied < moved)
			call.len = copied;
		/* What it had before, while it waited for all. */
		call.user.skip = copied - call.len;
		if (call.user.vector && call.user.skip)
			call.user.count = 0;
	}
	return call.len ? on_call(&call) : 0;
}

#endif
