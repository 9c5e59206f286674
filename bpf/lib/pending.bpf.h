/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * Calls whose begin and end two kprobes see. The kernel keeps a slot for each function that has a kretprobe and has not returned, on
 * some kernels as few as there are CPUs: so nothing depends on the return of a function that waits for somebody, and what was
 * missed is counted.
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
 * sending on it is at hand. A FIN takes a sequence number, too: nothing is sent after it. A reset takes none, and the call that it has
 * cut off says how much it sent. A disconnect chooses other numbers.
 */
static __always_inline int on_release(struct sock *sk)
{
	struct call call = {.sk = sk, .direction = DIRECTION_SEND};
	struct connection *conn;
	struct pending *pending;
	struct thread *thread;
	struct tcp_sock *tp;
	bool closed, shut;
	__s32 moved;

	if (is_unselected())
		return 0;
	thread = find_thread();
	if (!thread || thread->pending[DIRECTION_SEND].sk != (__u64)sk)
		return 0;
	pending = &thread->pending[DIRECTION_SEND];
	conn = find_connection(sk);
	closed = READ(sk, __sk_common.skc_state) == TCP_CLOSE;
	shut = READ(sk, sk_shutdown) & SEND_SHUTDOWN;
	/* Another socket may be where that one was. */
	if (!conn || conn->id != pending->connection || (shut && !(closed && READ(sk, sk_err)))) {
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
	if (closed && !shut) {
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

/*
 * The thread ends, or begins another call in this direction: of the call that it was in the kernel did not show the end. What a
 * send moved was seen packet by packet (on_unix_packet()); what a receive took is known, and is a gap then.
 */
static __always_inline void miss_return(struct pending *pending, __u32 direction)
{
	struct call call = {.sk = (struct sock *)pending->sk,
			    .len = pending->had,
			    .direction = DIRECTION_RECEIVE};
	struct connection *conn;

	if (!call.sk)
		return;
	pending->sk = 0;
	count(COUNT_RETURN_MISSED, 1);
	if (direction == DIRECTION_SEND || !call.len)
		return;
	conn = find_connection(call.sk);
	if (conn && conn->id == pending->connection) {
		on_call(&call);
		return;
	}
	count(COUNT_MEASURED_RECEIVE, call.len);
	count_bytes(DIRECTION_RECEIVE, LOST_STATE, call.len);
}

/* The thread ends. Of who was refused meanwhile nobody has looked for the end. */
static __always_inline void end_calls(void)
{
	struct thread *thread = find_thread();

	if (!thread || is_unselected())
		return;
	miss_return(&thread->unix_pending[DIRECTION_SEND], DIRECTION_SEND);
	miss_return(&thread->unix_pending[DIRECTION_RECEIVE], DIRECTION_RECEIVE);
}

/* `takes`: of a receive, when that is known before. */
static __always_inline int begin_unix(struct sock *sk, struct msghdr *message, __u32 direction,
				      __u32 flags, __u32 takes)
{
	struct connection *conn;
	struct pending *pending;
	struct thread *thread;

	if (is_unselected() || !is_unix_stream(sk))
		return 0;
	thread = thread_of();
	if (!thread)
		return 0;
	pending = &thread->unix_pending[direction & 1];
	miss_return(pending, direction);
	conn = takes ? state_of(sk) : 0;
	pending->sk = (__u64)sk;
	pending->message = (__u64)message;
	pending->connection = conn ? conn->id : 0;
	pending->had = takes;
	pending->flags = flags;
	return 0;
}

/*
 * Part of a message has been copied to a packet, which goes to the peer's queue. The return of the call tells as much, but it waits
 * when the peer is slow, and may not be shown.
 */
static __always_inline int on_unix_packet(struct sk_buff_head *queue, struct sk_buff *packet)
{
	struct pending *pending;
	struct thread *thread;
	struct sock *sk, *peer;
	__u32 len;

	if (is_unselected())
		return 0;
	thread = find_thread();
	if (!thread)
		return 0;
	pending = &thread->unix_pending[DIRECTION_SEND];
	sk = (struct sock *)pending->sk;
	if (!sk)
		return 0;
	peer = READ((struct unix_sock *)sk, peer);
	if (queue != &peer->sk_receive_queue)
		return 0;
	len = READ(packet, len);
	pending->had += len;
	return on_unix(sk, (struct msghdr *)pending->message, len, DIRECTION_SEND, 0);
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
	/*
	 * What did not pass through skb_queue_tail(): out of band, and everything since Linux 6.17 ("af_unix: Use cached value for
	 * SOCK_STREAM in unix_inq_len()").
	 */
	if (direction == DIRECTION_SEND && ret > 0) {
		ret -= call.had;
		if (ret <= 0)
			return 0;
	}
	return on_unix((struct sock *)call.sk, (struct msghdr *)call.message, ret, direction,
		       call.flags);
}

#endif
