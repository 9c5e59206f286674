/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * connections: the state of one end of a stream socket, kept in the socket itself and freed with it. Made when TCP reaches
 * ESTABLISHED, or at the first call of a connection that is older than we are (and of every unix socket).
 */
#ifndef SPANTAP_CONNECTION_H
#define SPANTAP_CONNECTION_H

enum connection_flag {
	CONNECTION_ANNOUNCED = 1, /* its connection_event is in the ring */
	CONNECTION_BORN = 2,	  /* seen from its first byte */
	CONNECTION_SELF = 4,	  /* spantap's own, either end */
	CONNECTION_CLOSED = 8,	  /* its close_event was sent */
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
};

struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct connection);
} connections SEC(".maps");

/* Connections made so far. One number for all CPUs: ids that follow each other have policy slots of their own (events.h). */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} last_id SEC(".maps");

static __always_inline __u64 new_id(void)
{
	__u32 zero = 0;
	__u64 *last = bpf_map_lookup_elem(&last_id, &zero);

	return last ? __sync_fetch_and_add(last, 1) + 1 : 0;
}

static __always_inline bool is_tcp(struct sock *sk)
{
	return sk->sk_protocol == IPPROTO_TCP && sk->sk_type == SOCK_STREAM &&
	       (sk->__sk_common.skc_family == AF_INET || sk->__sk_common.skc_family == AF_INET6);
}

static __always_inline bool is_unix_stream(struct sock *sk)
{
	return sk->__sk_common.skc_family == AF_UNIX && sk->sk_type == SOCK_STREAM;
}

/*
 * The number after the last byte of a direction that was moved. A FIN has a number of its own, and is as often as not read by the
 * same call as the last bytes.
 */
static __always_inline __u32 moved_up_to(struct sock *sk, struct tcp_sock *tp, __u32 direction)
{
	__u32 end;

	if (direction == DIRECTION_SEND)
		return tp->write_seq;
	end = tp->copied_seq;
	if ((sk->__sk_common.skc_flags & (1UL << SOCK_DONE)) && end == tp->rcv_nxt)
		end--;
	return end;
}

/* The state of a socket, made if it has none. `tp` is null for unix sockets. `moved` bytes of `direction` are in the counters
 * of `tp` already but not in ours. */
static __always_inline struct connection *connection_of(struct sock *sk, struct tcp_sock *tp,
							int moved, __u32 direction)
{
	struct connection *conn = bpf_sk_storage_get(&connections, sk, 0, 0);

	if (conn)
		return conn;
	conn = bpf_sk_storage_get(&connections, sk, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
	if (!conn)
		return 0;
	conn->id = new_id();
	conn->last_direction = DIRECTION_COUNT;
	if (tp) {
		conn->next_seq[DIRECTION_SEND] = moved_up_to(sk, tp, DIRECTION_SEND);
		conn->next_seq[DIRECTION_RECEIVE] = moved_up_to(sk, tp, DIRECTION_RECEIVE);
		conn->next_seq[direction & 1] -= moved;
	}
	count(COUNT_CONNECTION, 1);
	return conn;
}

static __always_inline void read_addresses(struct sock *sk, struct address *local,
					   struct address *remote)
{
	__u16 family = sk->__sk_common.skc_family;

	__builtin_memset(local, 0, sizeof(*local));
	__builtin_memset(remote, 0, sizeof(*remote));
	local->port = sk->__sk_common.skc_num;
	remote->port = __builtin_bswap16(sk->__sk_common.skc_dport);
	if (family == AF_INET6) {
		BPF_CORE_READ_INTO(&local->ip, sk, __sk_common.skc_v6_rcv_saddr.in6_u.u6_addr8);
		BPF_CORE_READ_INTO(&remote->ip, sk, __sk_common.skc_v6_daddr.in6_u.u6_addr8);
		/* ::ffff:a.b.c.d is IPv4 to the other end: both must have one name. */
		if (*(__u64 *)remote->ip == 0 && *(__u32 *)(remote->ip + 8) == 0xffff0000)
			family = AF_INET;
	}
	if (family == AF_INET) {
		__builtin_memset(local->ip, 0, sizeof(local->ip));
		__builtin_memset(remote->ip, 0, sizeof(remote->ip));
		*(__u32 *)local->ip = sk->__sk_common.skc_rcv_saddr;
		*(__u32 *)remote->ip = sk->__sk_common.skc_daddr;
	}
	local->family = family;
	remote->family = family;
}

#endif
