/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* Connections begin and end. A tracepoint since Linux 4.16, so it is the same on every rung. */
#ifndef SPANTAP_STATE_H
#define SPANTAP_STATE_H

static __always_inline void send_close(struct sock *sk, struct connection *conn, int oldstate)
{
	struct close_event event;

	__builtin_memset(&event, 0, sizeof(event));
	fill_header(&event.header, EVENT_CLOSE, sizeof(event));
	event.connection = conn->id;
	event.received = conn->next_offset[DIRECTION_RECEIVE];
	event.sent = conn->next_offset[DIRECTION_SEND];
	event.old_state = oldstate;
	event.error = READ(sk, sk_err);
	emit(&event, sizeof(event));
}

/* Whose it is shows only here, in connect(). The kernel chooses the sequence number later. */
static __always_inline void begin_client(struct sock *sk)
{
	bool own = current_pid() == (__u32)self_pid, wanted = select_processes && !is_unselected();
	struct connection *conn = own || wanted ? state_of(sk) : find_connection(sk);

	if (!conn)
		return;
	conn->flags |= CONNECTION_UNNUMBERED;
	if (own)
		conn->flags |= CONNECTION_SELF;
}

/* Where both directions begin. A client may have sent already, with its SYN (Fast Open): who has seen that has a number. */
static __always_inline void number(struct tcp_sock *tp, struct connection *conn, bool is_client)
{
	conn->next_seq[DIRECTION_RECEIVE] = READ(tp, copied_seq);
	if (conn->flags & CONNECTION_UNNUMBERED)
		conn->next_seq[DIRECTION_SEND] = is_client ? first_sent(tp) : READ(tp, write_seq);
	conn->flags &= ~CONNECTION_UNNUMBERED;
}

/* Nothing was done with it since it was made: perhaps by the same change of state, which may be told twice. */
static __always_inline bool is_untouched(const struct connection *conn)
{
	return !(conn->flags & ~(CONNECTION_BORN | CONNECTION_UNNUMBERED)) && !conn->looks &&
	       !conn->next_offset[DIRECTION_RECEIVE] && !conn->next_offset[DIRECTION_SEND];
}

/*
 * The state is of a connection that was there before: of this socket, or of another one at its address. A server may have used a
 * socket already that is only now connected (Fast Open).
 */
static __always_inline void forget_older(struct sock *sk, int oldstate)
{
	struct connection *conn = find_connection(sk);

	if (conn && !is_untouched(conn) && !(oldstate == TCP_SYN_RECV && READ(sk, sk_socket)))
		forget_connection(sk);
}

/*
 * A connection begins: its role is known for sure, and offsets count from its first byte. It ends: who waits for an answer will
 * not get one. May run twice for one change of state: the second time changes nothing.
 */
static __always_inline int on_state(struct sock *sk, int oldstate, int newstate)
{
	struct address local, remote;
	struct connection *conn;
	struct tcp_sock *tp;
	__u32 flags;

	/* Most changes are of no interest. */
	if (newstate != TCP_SYN_SENT && newstate != TCP_ESTABLISHED && newstate != TCP_CLOSE &&
	    newstate != TCP_LISTEN)
		return 0;
	if (!is_tcp(sk))
		return 0;
	if (newstate == TCP_LISTEN) {
		change_process();
		return 0;
	}
	tp = tcp_of(sk);
	if (!tp)
		return 0;
	if (newstate == TCP_SYN_SENT || oldstate == TCP_SYN_RECV)
		forget_older(sk, oldstate);
	if (newstate == TCP_SYN_SENT) {
		begin_client(sk);
		return 0;
	}
	if (newstate == TCP_ESTABLISHED && (oldstate == TCP_SYN_SENT || oldstate == TCP_SYN_RECV)) {
		forget_submitted(sk, DIRECTION_RECEIVE);
		forget_submitted(sk, DIRECTION_SEND);
		/* With `select`, only who is watched has a state: clients since SYN_SENT, servers once they use it. */
		conn = select_processes ? find_connection(sk) : state_of(sk);
		if (!conn)
			return 0;
		conn->flags |= CONNECTION_BORN;
		conn->flags &= ~CONNECTION_CLOSED;
		conn->role = oldstate == TCP_SYN_SENT ? ROLE_CLIENT : ROLE_SERVER;
		number(tp, conn, oldstate == TCP_SYN_SENT);
		if (conn->flags & CONNECTION_SELF) {
			read_addresses(sk, &local, &remote);
			remember_own_pair(&local, &remote, netns_of(sk));
		}
		return 0;
	}
	if (newstate != TCP_CLOSE)
		return 0;
	conn = find_connection(sk);
	if (!conn)
		return 0;
	flags = conn->flags;
	conn->flags |= CONNECTION_CLOSED;
	if ((flags & CONNECTION_ANNOUNCED) && !(flags & (CONNECTION_SELF | CONNECTION_CLOSED)))
		send_close(sk, conn, oldstate);
	/* Nobody can use it any more; a process that has it open still may. */
	if ((conn->flags & CONNECTION_LEFT) || !READ(sk, sk_socket))
		forget_connection(sk);
	return 0;
}

/* Runs in softirq as often as not, so the current process means something only at SYN_SENT. */
SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(set_state, struct sock *sk, int oldstate, int newstate)
{
	return on_state(sk, oldstate, newstate);
}

/*
 * The kernel skips a program that is running on this CPU already (__bpf_trace_run(), prog->active): a softirq that comes while a
 * system call is in set_state() would lose the end of its own connection. Then this one runs, and nothing nests deeper.
 */
SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(set_state_nested, struct sock *sk, int oldstate, int newstate)
{
	return on_state(sk, oldstate, newstate);
}

#endif
