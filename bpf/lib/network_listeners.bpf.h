/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * Who listens where. A connection that comes in belongs to whoever has called listen(): the kernel makes it in a softirq, long before
 * a process accepts it. Of several processes that share the socket (workers) that is the first one.
 */
#ifndef SPANTAP_NETWORK_LISTENERS_H
#define SPANTAP_NETWORK_LISTENERS_H

/* For a listening socket, or for a connection that came in. */
static __always_inline void read_local(struct sock *sk, struct listener_key *key)
{
	__u16 family = BPF_CORE_READ(sk, __sk_common.skc_family);

	__builtin_memset(key, 0, sizeof(*key));
	key->netns = netns_of(sk);
	key->port = local_port(sk);
	key->family = family;
	if (family == AF_INET6)
		BPF_CORE_READ_INTO(&key->ip, sk, __sk_common.skc_v6_rcv_saddr.in6_u.u6_addr8);
	else
		*(__u32 *)key->ip = BPF_CORE_READ(sk, __sk_common.skc_rcv_saddr);
}

/* listen() was called, by the current process. */
static __always_inline void begin_listening(struct sock *sk)
{
	struct listener listener = {.owner = current_owner(), .round = current_control().round};
	struct listener_key key;

	read_local(sk, &key);
	bpf_map_update_elem(&listeners, &key, &listener, BPF_ANY);
}

/*
 * A look at all sockets has found a listening one at a process. It is the owner if nobody was: if the last look did not find the one
 * we knew (a daemon goes on in a child), or if that one is init, which listens for others (socket activation).
 */
static __always_inline void find_listening(struct sock *sk, struct owner holder, __u32 round)
{
	struct listener listener = {.owner = holder, .round = round};
	struct listener_key key;
	struct listener *known;

	read_local(sk, &key);
	known = bpf_map_lookup_elem(&listeners, &key);
	if (!known) {
		bpf_map_update_elem(&listeners, &key, &listener, BPF_NOEXIST);
		return;
	}
	if (known->owner.pid == holder.pid && known->owner.start_ticks == holder.start_ticks)
		known->round = round;
	else if (holder.pid != 1 && (known->owner.pid == 1 || known->round + 1 < round))
		*known = listener;
}

/* Owner of the listener that a connection came in by; false when nobody listens there. */
static __always_inline bool owner_of_listener(struct sock *sk, struct owner *owner)
{
	struct listener_key key;
	struct listener *listener;

	read_local(sk, &key);
	listener = bpf_map_lookup_elem(&listeners, &key);
	if (!listener) { /* of all addresses */
		__builtin_memset(key.ip, 0, sizeof(key.ip));
		listener = bpf_map_lookup_elem(&listeners, &key);
	}
	if (!listener)
		return false;
	*owner = listener->owner;
	return true;
}

#endif
