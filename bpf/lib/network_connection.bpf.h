/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* The life of a connection: begun, established, looked at now and then, ended. Each of these may come twice and counts once. */
#ifndef SPANTAP_NETWORK_CONNECTION_H
#define SPANTAP_NETWORK_CONNECTION_H

/*
 * The end of a connection and a look at it can come at once on two CPUs; both would count what moved since the last look. Linux 5.10
 * has neither atomics that return a value nor spin locks for tracing programs, but only one of two can insert a key. Who comes too
 * late leaves: a look is not missed, and an end (`ended`) is finished by whoever holds the claim.
 */
static __always_inline bool claim(__u64 socket)
{
	__u8 yes = 1;

	return !bpf_map_update_elem(&claims, &socket, &yes, BPF_NOEXIST);
}

static __always_inline void release(__u64 socket)
{
	bpf_map_delete_elem(&claims, &socket);
}

static __always_inline __u32 ports_of(struct sock *sk, __u8 role)
{
	/* What connects has no port of its own yet. */
	return role == ROLE_CLIENT ? remote_port(sk)
				   : (__u32)local_port(sk) << 16 | remote_port(sk);
}

/* The end of a connection was missed, and its socket is another's now: what it moved since the last look is not known. */
static __always_inline void bury(struct open *stale)
{
	struct peer_facts *facts = facts_of(&stale->key);

	if (!facts)
		return;
	add(stale->established ? &facts->closed[END_OTHER] : &facts->failed[END_OTHER], 1);
}

static __always_inline void fill_peer(struct peer_key *key, struct sock *sk, __u8 role,
				      struct owner owner)
{
	read_remote(sk, key);
	key->netns = netns_of(sk);
	key->port = role == ROLE_CLIENT ? remote_port(sk) : local_port(sk);
	key->role = role;
	key->pid = owner.pid;
	key->start_ticks = owner.start_ticks;
}

/* connect() begins, in the process that calls it. */
static __always_inline void begin(struct sock *sk, bool again)
{
	__u64 socket = (__u64)sk;
	struct open open = {.ports = ports_of(sk, ROLE_CLIENT)};
	struct open *old = bpf_map_lookup_elem(&open_connections, &socket);

	if (old && old->established)
		bury(old);
	fill_peer(&open.key, sk, ROLE_CLIENT, current_owner());
	if (bpf_map_update_elem(&open_connections, &socket, &open, BPF_ANY) && !again)
		count_lost(NETWORK_LOST_NO_ROOM);
}

static __always_inline void count_opened(const struct open *open)
{
	struct peer_facts *facts = facts_of(&open->key);

	if (facts)
		add(&facts->opened, 1);
}

/* The other end has answered our connect(), or we have answered its. */
static __always_inline void establish(struct sock *sk, bool again)
{
	__u64 socket = (__u64)sk;
	struct open open = {.ports = ports_of(sk, ROLE_SERVER), .established = 1};
	struct open *known = bpf_map_lookup_elem(&open_connections, &socket);
	struct owner owner = {};

	if (known && !known->established) {
		known->established = 1;
		count_opened(known);
		return;
	}
	if (known && (known->key.role == ROLE_CLIENT || known->ports == open.ports))
		return; /* the second time */
	if (known)
		bury(known);
	owner_of_listener(sk, &owner);
	fill_peer(&open.key, sk, ROLE_SERVER, owner);
	if (!bpf_map_update_elem(&open_connections, &socket, &open, BPF_ANY))
		count_opened(&open);
	else if (!again)
		count_lost(NETWORK_LOST_NO_ROOM);
}

static __always_inline enum network_end reason_of(struct sock *sk, const struct open *open, int old)
{
	switch (BPF_CORE_READ(sk, sk_err)) {
	case 0:
		if (!open->established)
			return open->last.packets[DIRECTION_SEND] ? END_ABORTED : END_NOT_SENT;
		/* No FIN went out: close() with bytes that nobody has read, SO_LINGER of 0, or disconnect. */
		return old == TCP_ESTABLISHED || old == TCP_CLOSE_WAIT ? END_ABORTED : END_CLOSED;
	case ECONNREFUSED:
		return END_REFUSED;
	case ETIMEDOUT:
		return END_TIMEOUT;
	case ECONNRESET:
	case EPIPE:
		return END_RESET;
	case EHOSTUNREACH:
		return END_HOST_UNREACHABLE;
	case ENETUNREACH:
		return END_NETWORK_UNREACHABLE;
	default:
		return END_OTHER;
	}
}

/* Only with the claim. */
static __always_inline void finish(__u64 socket)
{
	struct open *open = bpf_map_lookup_elem(&open_connections, &socket);
	struct peer_facts *facts;
	__u64 end;

	if (!open || !open->ended)
		return;
	facts = facts_of(&open->key);
	if (facts) {
		add_numbers(facts, &open->counted, &open->last);
		end = open->ended - 1;
		if (end < END_COUNT) {
			/* What was compared is what is used: 5.10 knows the bounds of one register only. */
			asm volatile("" : "+r"(end));
			add(open->established ? &facts->closed[end] : &facts->failed[end], 1);
		}
	}
	bpf_map_delete_elem(&open_connections, &socket);
}

static __always_inline void end(struct sock *sk, int old, bool again)
{
	__u64 socket = (__u64)sk;
	struct open *open = bpf_map_lookup_elem(&open_connections, &socket);

	if (!open) {
		/* What never was ESTABLISHED is gone with its handshake; the second time all are gone. */
		if (!again && old != TCP_SYN_SENT && old != TCP_SYN_RECV)
			count_lost(NETWORK_LOST_UNKNOWN);
		return;
	}
	if (!open->ended) {
		read_numbers(sk, &open->last);
		open->ended = reason_of(sk, open, old) + 1;
	}
	if (!claim(socket))
		return;
	finish(socket);
	release(socket);
}

/* A connection that is older than we are: what it moved so far is not counted. */
static __always_inline void find(struct sock *sk, struct owner holder, __u32 round)
{
	__u64 socket = (__u64)sk;
	struct open open = {.ports = ports_of(sk, ROLE_SERVER), .established = 1};
	struct owner owner = holder;
	struct peer_facts *facts;
	__u8 role = owner_of_listener(sk, &owner) ? ROLE_SERVER : ROLE_CLIENT;

	fill_peer(&open.key, sk, role, owner);
	read_numbers(sk, &open.counted);
	if (bpf_map_update_elem(&open_connections, &socket, &open, BPF_NOEXIST)) {
		/* Others had no room when they began, and were counted then. */
		if (round == NETWORK_FIRST_LOOK)
			count_lost(NETWORK_LOST_NO_ROOM);
		return;
	}
	facts = facts_of(&open.key);
	if (facts)
		add(&facts->found, 1);
}

/* Nothing came or went since: most connections of most looks. */
static __always_inline bool is_idle(struct sock *sk, const struct numbers *counted)
{
	struct tcp_sock___network *tp = (struct tcp_sock___network *)sk;

	return BPF_CORE_READ(tp, segs_out) == counted->packets[DIRECTION_SEND] &&
	       BPF_CORE_READ(tp, segs_in) == counted->packets[DIRECTION_RECEIVE];
}

/* A look at an open connection, by the process that holds it. */
static __always_inline void look(struct sock *sk, struct owner holder, __u32 round)
{
	__u64 socket = (__u64)sk;
	struct open *open = bpf_map_lookup_elem(&open_connections, &socket);
	struct peer_facts *facts;
	struct numbers now = {};

	if (!open) {
		find(sk, holder, round);
		return;
	}
	if (!open->established || is_idle(sk, &open->counted) || !claim(socket))
		return;
	open = bpf_map_lookup_elem(&open_connections, &socket);
	if (open && open->established && !open->ended) {
		read_numbers(sk, &now);
		facts = facts_of(&open->key);
		if (facts)
			add_numbers(facts, &open->counted, &now);
	}
	release(socket);
	/* It has ended meanwhile, and could not claim. */
	open = bpf_map_lookup_elem(&open_connections, &socket);
	if (open && open->ended && claim(socket)) {
		finish(socket);
		release(socket);
	}
}

#endif
