/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* Adding up what connections did, by peer. */
#ifndef SPANTAP_NETWORK_PEERS_H
#define SPANTAP_NETWORK_PEERS_H

const volatile __u32 self_pid = 0;

static const struct peer_facts no_facts;

/* Of this peer, or of all those that had no room. Null for spantap itself: it would count how it tells of its counting. */
static __noinline struct peer_facts *facts_of(const struct peer_key *whose)
{
	struct peer_key key;
	struct peer_facts *facts;

	if (whose->pid == self_pid)
		return 0;
	key = *whose;
	key.half = current_control().half;
	facts = bpf_map_lookup_elem(&peers, &key);
	if (facts)
		return facts;
	bpf_map_update_elem(&peers, &key, &no_facts, BPF_NOEXIST);
	facts = bpf_map_lookup_elem(&peers, &key);
	if (facts)
		return facts;
	__builtin_memset(&key, 0, __builtin_offsetof(struct peer_key, half));
	return bpf_map_lookup_elem(&peers, &key);
}

static __always_inline void add(__u64 *where, __s64 amount)
{
	if (amount)
		__sync_fetch_and_add(where, amount);
}

static const __u32 rtt_bounds[RTT_BUCKETS - 1] = {
	RTT_BOUND_0,  RTT_BOUND_1,  RTT_BOUND_2,  RTT_BOUND_3,	RTT_BOUND_4,
	RTT_BOUND_5,  RTT_BOUND_6,  RTT_BOUND_7,  RTT_BOUND_8,	RTT_BOUND_9,
	RTT_BOUND_10, RTT_BOUND_11, RTT_BOUND_12, RTT_BOUND_13, RTT_BOUND_14,
};

/*
 * Without a branch: the verifier of 5.10 follows every path for itself, and there would be 16 of them, twice. The compiler must not
 * see what the subtraction is for, or it makes a branch of it.
 */
static __always_inline __u32 bucket_of(__u32 us)
{
	__u64 bucket = 0;

#pragma unroll
	for (int i = 0; i < RTT_BUCKETS - 1; i++) {
		__u64 below = (__u64)rtt_bounds[i] - us;

		asm volatile("" : "+r"(below));
		bucket += below >> 63;
	}
	asm volatile("" : "+r"(bucket));
	return bucket & (RTT_BUCKETS - 1);
}

static __always_inline void add_rtt(__u64 *sum, __u64 *buckets, __u32 us)
{
	if (!us)
		return;
	__sync_fetch_and_add(sum, us);
	__sync_fetch_and_add(&buckets[bucket_of(us)], 1);
}

/* What moved since the last time. A round trip time is taken when something was sent since. */
static __always_inline void add_numbers(struct peer_facts *facts, struct numbers *counted,
					const struct numbers *now)
{
	__s32 sent = now->packets[DIRECTION_SEND] - counted->packets[DIRECTION_SEND];

	add(&facts->bytes[0], now->bytes[0] - counted->bytes[0]);
	add(&facts->bytes[1], now->bytes[1] - counted->bytes[1]);
	/* The kernel's own counters have 32 bits. */
	add(&facts->packets[0], (__s32)(now->packets[0] - counted->packets[0]));
	add(&facts->packets[1], (__s32)(now->packets[1] - counted->packets[1]));
	add(&facts->retransmits, (__s32)(now->retransmits - counted->retransmits));
	if (sent) {
		add_rtt(&facts->rtt_us, facts->rtt, now->rtt_us);
		add_rtt(&facts->min_rtt_us, facts->min_rtt, now->min_rtt_us);
	}
	*counted = *now;
}

#endif
