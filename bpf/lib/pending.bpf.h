/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * Calls whose begin and end two kprobes see. The kernel keeps a slot for each function that has a kretprobe and has not returned, on
 * some kernels as few as there are CPUs: so none is on a function that waits for somebody as a rule, and what was missed is counted.
 */
#ifndef SPANTAP_PENDING_H
#define SPANTAP_PENDING_H

/* With the socket locked. `message`: null when the bytes are pages. */
static __always_inline int on_send_begin(struct sock *sk, struct msghdr *message)
{
	__u8 state = READ(sk, __sk_common.skc_state);
	struct connection *conn;
	struct pending *pending;
	struct thread *thread;
	__s32 moved;

	if (is_unselected() || !is_tcp(sk))
		return 0;
	thread = thread_of();
	if (!thread)
		return 0;
	pending = &thread->pending[DIRECTION_SEND];
	pending->sk = 0;
	/*
	 * From here on the sequence number tells what was sent, also on a connection that is older than we are. Who is not connected
	 * yet may wait for it in this call, and gets numbers then.
	 */
	conn = state == TCP_CLOSE || state == TCP_SYN_SENT
		       ? state_of(sk)
		       : connection_of(sk, tcp_of(sk), 0, DIRECTION_SEND);
	if (!conn)
		return 0;
	pending->sk = (__u64)sk;
	pending->message = (__u64)message;
	pending->connection = conn->id;
	/* By Fast Open, or by who sends more than once under one lock: not of this message. */
	moved = moved_since(sk, tcp_of(sk), conn, DIRECTION_SEND);
	pending->had = moved > 0 ? moved : 0;
	return 0;
}

/*
 * The end of every call that has locked a socket, before anybody else has it, and each time it waits for room. What the thread was
 * sending on it is at hand. A FIN takes a sequence number, too: nothing is sent after it.
 */
static __always_inline int on_release(struct sock *sk)
{
	struct call call = {.sk = sk, .direction = DIRECTION_SEND};
	struct connection *conn;
	struct pending *pending;
	struct thread *thread;
	struct tcp_sock *tp;
	__s32 moved;

	if (is_unselected())
		return 0;
	thread = find_thread();
	if (!thread || thread->pending[DIRECTION_SEND].sk != (__u64)sk)
		return 0;
	pending = &thread->pending[DIRECTION_SEND];
	conn = find_connection(sk);
	/* Another socket may be where that one was. */
	if (!conn || conn->id != pending->connection || (READ(sk, sk_shutdown) & SEND_SHUTDOWN)) {
		pending->sk = 0;
		return 0;
	}
	tp = tcp_of(sk);
	/*
	 * It waits for its connection. Or Fast Open has sent the begin of it, and it may have ended: then it is gone when there are
	 * numbers.
	 */
	if (conn->flags & CONNECTION_UNNUMBERED) {
		if (READ(tp, write_seq) != first_sent(tp))
			pending->sk = 0;
		return 0;
	}
	moved = moved_since(sk, tp, conn, DIRECTION_SEND) - pending->had;
	if (moved <= 0)
		return 0;
	pending->had = 0;
	call.tp = tp;
	call.message = (struct msghdr *)pending->message;
	call.len = moved;
	return on_call(&call);
}

static __always_inline int begin_unix(struct sock *sk, struct msghdr *message, __u32 direction,
				      __u32 flags)
{
	struct pending *pending;
	struct thread *thread;

	if (is_unselected() || !is_unix_stream(sk))
		return 0;
	thread = thread_of();
	if (!thread)
		return 0;
	pending = &thread->unix_pending[direction & 1];
	miss_return(pending);
	pending->sk = (__u64)sk;
	pending->message = (__u64)message;
	pending->flags = flags;
	return 0;
}

static __always_inline int end_unix(__u32 direction, int ret)
{
	struct pending *pending, call;
	struct thread *thread;

	if (is_unselected())
		return 0;
	thread = find_thread();
	if (!thread)
		return 0;
	pending = &thread->unix_pending[direction & 1];
	/* We were not there when it began. */
	if (!pending->sk)
		return 0;
	call = *pending;
	pending->sk = 0;
	return on_unix((struct sock *)call.sk, (struct msghdr *)call.message, ret, direction,
		       call.flags);
}

#endif
