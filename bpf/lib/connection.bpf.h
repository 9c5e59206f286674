/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * The state of one end of a stream socket. Made when TCP reaches ESTABLISHED, or at the first call of a connection that is older
 * than we are (and of every unix socket). Where it is kept: connection_map.bpf.h.
 */
#ifndef SPANTAP_CONNECTION_H
#define SPANTAP_CONNECTION_H

#include "socket.bpf.h"

enum connection_flag {
	CONNECTION_ANNOUNCED = 1, /* its connection_event is in the ring */
	CONNECTION_BORN = 2,	  /* seen from its first byte */
	CONNECTION_SELF = 4,	  /* spantap's own, either end */
	CONNECTION_CLOSED = 8, /* it has ended, and its close_event was sent if somebody knew it */
	CONNECTION_LEFT = 16, /* no process has it open any more (only where a map has the state) */
	CONNECTION_UNNUMBERED = 32, /* next_seq holds nothing yet: in connect(), and unix */
};

struct connection {
	__u64 id;
	__u64 next_offset[DIRECTION_COUNT];
	__u32 next_seq[DIRECTION_COUNT]; /* TCP: of the byte after the last one seen */
	__u32 spent[DIRECTION_COUNT];	 /* bytes of this turn copied while undecided */
	__u32 turn;
	__u8 last_direction;
	__u8 role;
	__u8 flags;
	__u8 endpoint_policy; /* verdict remembered for the listener, or POLICY_UNDECIDED */
	__u8 looks;	      /* how often `self` and the endpoint's verdict were looked up */
	__u64 inode;	      /* unix, where a map has the state: of the socket that it is of */
};

#include "connection_map.bpf.h"

static __always_inline bool is_unix_stream(struct sock *sk)
{
	return READ(sk, __sk_common.skc_family) == AF_UNIX && READ(sk, sk_type) == SOCK_STREAM;
}

/* Null when it is none. */
static __always_inline struct tcp_sock *tcp_of(struct sock *sk)
{
#ifdef PROBE_READ
	return (struct tcp_sock *)sk;
#else
	return bpf_skc_to_tcp_sock(sk);
#endif
}

/*
 * The number after the last byte of a direction that was moved. A FIN has a number of its own, and is as often as not read by the
 * same call as the last bytes.
 */
static __always_inline __u32 moved_up_to(struct sock *sk, struct tcp_sock *tp, __u32 direction)
{
	__u32 end;

	if (direction == DIRECTION_SEND)
		return READ(tp, write_seq);
	end = READ(tp, copied_seq);
	if ((READ(sk, __sk_common.skc_flags) & (1UL << SOCK_DONE)) && end == READ(tp, rcv_nxt))
		end--;
	return end;
}

/* The number of the first byte that a client sends: the kernel counts its SYN as a byte that was acknowledged, or will be. */
static __always_inline __u32 first_sent(struct tcp_sock *tp)
{
	return READ(tp, snd_una) - (__u32)READ(tp, bytes_acked) + 1;
}

/* Bytes of a direction since the last ones seen. */
static __always_inline __s32 moved_since(struct sock *sk, struct tcp_sock *tp,
					 const struct connection *conn, __u32 direction)
{
	if (conn->flags & CONNECTION_UNNUMBERED)
		return 0;
	return moved_up_to(sk, tp, direction) - conn->next_seq[direction & 1];
}

/*
 * With `select` a server's end is made when a process that is watched first uses it, and not in a softirq, where nobody knows whose
 * it will be. The kernel has counted the bytes of both directions since they began, and with them the SYN of who connects: so an
 * end where nothing was moved before is a server's, seen from its first byte.
 */
static __always_inline void recognize_server(struct tcp_sock *tp, struct connection *conn)
{
	__u32 received = conn->next_seq[DIRECTION_RECEIVE] -
			 (READ(tp, rcv_nxt) - (__u32)READ(tp, bytes_received));
	__u32 sent = conn->next_seq[DIRECTION_SEND] -
		     (READ(tp, snd_una) - (__u32)READ(tp, bytes_acked));

	if (received || sent)
		return;
	conn->flags |= CONNECTION_BORN;
	conn->role = ROLE_SERVER;
}

/* Another CPU may be as far as we are: both get the state that one of them has put there. Not inlined: the stack is small. */
static __noinline struct connection *make_connection(struct sock *sk)
{
	struct connection begin, *conn;

	__builtin_memset(&begin, 0, sizeof(begin));
	begin.id = new_id();
	begin.last_direction = DIRECTION_COUNT;
	begin.flags = CONNECTION_UNNUMBERED;
	conn = put_connection(sk, &begin);
	if (conn && conn->id == begin.id)
		count(COUNT_CONNECTION, 1);
	return conn;
}

/* The state of a socket, made if it has none, without numbers then. Null: no room. */
static __always_inline struct connection *state_of(struct sock *sk)
{
	struct connection *conn = find_connection(sk);

	return conn ? conn : make_connection(sk);
}

/*
 * The same, with numbers. `tp` is null for unix sockets. `moved` bytes of `direction` are in the counters of `tp` already but not in
 * ours.
 */
static __always_inline struct connection *connection_of(struct sock *sk, struct tcp_sock *tp,
							int moved, __u32 direction)
{
	struct connection *conn = state_of(sk);

	if (!conn || !tp || !(conn->flags & CONNECTION_UNNUMBERED))
		return conn;
	conn->next_seq[DIRECTION_SEND] = moved_up_to(sk, tp, DIRECTION_SEND);
	conn->next_seq[DIRECTION_RECEIVE] = moved_up_to(sk, tp, DIRECTION_RECEIVE);
	conn->next_seq[direction & 1] -= moved;
	conn->flags &= ~CONNECTION_UNNUMBERED;
	if (select_processes)
		recognize_server(tp, conn);
	return conn;
}

static __always_inline void read_addresses(struct sock *sk, struct address *local,
					   struct address *remote)
{
	__u16 family = READ(sk, __sk_common.skc_family);

	__builtin_memset(local, 0, sizeof(*local));
	__builtin_memset(remote, 0, sizeof(*remote));
	local->port = local_port(sk);
	remote->port = remote_port(sk);
	if (family == AF_INET6) {
		BPF_CORE_READ_INTO(&local->ip, sk, __sk_common.skc_v6_rcv_saddr.in6_u.u6_addr8);
		BPF_CORE_READ_INTO(&remote->ip, sk, __sk_common.skc_v6_daddr.in6_u.u6_addr8);
		if (is_mapped(remote->ip))
			family = AF_INET;
	}
	if (family == AF_INET) {
		__builtin_memset(local->ip, 0, sizeof(local->ip));
		__builtin_memset(remote->ip, 0, sizeof(remote->ip));
		*(__u32 *)local->ip = READ(sk, __sk_common.skc_rcv_saddr);
		*(__u32 *)remote->ip = READ(sk, __sk_common.skc_daddr);
	}
	local->family = family;
	remote->family = family;
}

#endif
