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

/* Until its next receive a thread keeps the message of the last one, as nothing tells for sure that a call ends: see is_of(). */
static __always_inline int on_receive_begin(struct sock *sk, struct msghdr *message, __u64 size,
					    __u32 flags)
{
	struct thread *thread;
	struct pending *pending;

	if (is_unselected())
		return 0;
	thread = thread_of();
	if (!thread)
		return 0;
	pending = &thread->pending[DIRECTION_RECEIVE];
	/* These take nothing of the stream. */
	pending->sk = size && !(flags & (MSG_OOB | MSG_ERRQUEUE)) ? number_of(sk) : 0;
	pending->message = number_of(message);
	pending->flags = flags;
	pending->had = 0;
	return 0;
}

/*
 * Has the thread's last receive just moved these bytes, of the `copied` that a call has so far? Then it had the others before. The
 * message of a call that has ended, with all that it had, is none of a splice, whose count begins at 0.
 */
static __always_inline bool is_of(const struct pending *pending, int copied, int moved)
{
	if (!pending || (pending->flags & MSG_PEEK) || copied <= 0)
		return false;
	/* More than that was moved before it began, by something that nobody saw. */
	return pending->had ? copied - moved == (int)pending->had : moved >= copied;
}

/*
 * `copied`: bytes that the call has so far, an error, or 0, before it waits, and once more at its end. Before Linux 5.17
 * (8bd172b78729) also each time that it looks for more, having enough. What was moved since the last time tells the sequence
 * number: nothing for MSG_PEEK and before a wait.
 */
static __always_inline int on_receive(struct sock *sk, int copied)
{
	struct call call = {.sk = sk, .direction = DIRECTION_RECEIVE};
	bool ended, ours, blocked, peeks;
	struct pending *pending = 0;
	struct connection *conn;
	struct thread *thread;
	__s32 moved;

	if (is_unselected())
		return 0;
	thread = find_thread();
	conn = find_connection(sk);
	if (thread && thread->pending[DIRECTION_RECEIVE].sk == number_of(sk))
		pending = &thread->pending[DIRECTION_RECEIVE];
	call.tp = tcp_of(sk);
	if (!call.tp || !is_tcp(sk))
		return 0;
	ended = (READ(sk, sk_shutdown) & RCV_SHUTDOWN) ||
		(READ(sk, __sk_common.skc_flags) & (1UL << SOCK_DONE));
	/* Who has no state yet has moved nothing yet. */
	moved = conn ? moved_since(sk, call.tp, conn, DIRECTION_RECEIVE) : copied;
	ours = is_of(pending, copied, moved);
	peeks = pending && (pending->flags & MSG_PEEK);
	/* The call ends here, or something else has moved bytes after its end. */
	if (pending && (copied < 0 || ended || (moved > 0 && !ours)))
		pending->sk = 0;
	else if (ours)
		pending->had = copied;
	if (copied < 0) {
		count(COUNT_FAILED_CALL, 1);
		return 0;
	}
	blocked = !ours && !peeks && copied > 0 && moved > 0 && find_blocked(sk, &call.user);
	if (!conn && !ours && !blocked) {
		/* How much is not known; from the next one on it is. */
		if (copied > 0 && !peeks)
			connection_of(sk, call.tp, 0, DIRECTION_RECEIVE);
		moved = 0;
	}
	if (moved <= 0) {
		if (copied > 0 && peeks)
			count(COUNT_PEEK, 1);
		/* End of file: nothing more will come, and somebody has asked. */
		if (copied == 0 && ended && pending && !peeks)
			return on_call(&call);
		return 0;
	}
	call.len = moved;
	if (pending && ours) {
		call.message = (struct msghdr *)pending->message;
		call.discarded = pending->flags & MSG_TRUNC;
	}
	if (ours || blocked) {
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
