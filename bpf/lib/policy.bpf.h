/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * How many bytes of a call may leave the kernel. policies: verdicts per connection, written by user space through shared memory,
 * without a system call. endpoints: verdicts for the next connections of a listener.
 */
#ifndef SPANTAP_POLICY_H
#define SPANTAP_POLICY_H

/* Bytes of a turn that are copied at stream size before user space has answered: every message may have a long head. */
#define UNDECIDED_BYTES 65536
/* One in so many connections of an endpoint that was judged `none` is looked at again. */
#define ENDPOINT_SAMPLE 16

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, POLICY_SLOTS);
	__type(key, __u32);
	__type(value, struct policy_slot);
} policies SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, struct endpoint_key);
	__type(value, __u8);
} endpoints SEC(".maps");

/* Verdict for the listener that this connection belongs to; unknown roles have none. */
static __always_inline __u8 endpoint_policy(const struct connection *conn,
					    const struct address *local,
					    const struct address *remote, __u32 netns)
{
	const struct address *listener = conn->role == ROLE_SERVER ? local : remote;
	struct endpoint_key key = {
		.netns = netns, .port = listener->port, .family = listener->family};
	__u8 *verdict;

	if (conn->role == ROLE_UNKNOWN || conn->id % ENDPOINT_SAMPLE == 0)
		return POLICY_UNDECIDED;
	__builtin_memcpy(key.ip, listener->ip, sizeof(key.ip));
	verdict = bpf_map_lookup_elem(&endpoints, &key);
	return verdict ? *verdict : POLICY_UNDECIDED;
}

static __always_inline __u8 policy_of(const struct connection *conn, __u32 direction)
{
	__u32 slot = conn->id % POLICY_SLOTS;
	struct policy_slot *verdict = bpf_map_lookup_elem(&policies, &slot);

	if (verdict && verdict->tag == (__u32)(conn->id / POLICY_SLOTS) &&
	    verdict->policy[direction & 1])
		return verdict->policy[direction & 1];
	return conn->endpoint_policy;
}

/* Most bytes to copy of a call. */
static __always_inline __u32 copy_limit(struct connection *conn, __u32 direction, __u8 policy)
{
	if (policy == POLICY_STREAM)
		return STREAM_BYTES;
	if (policy == POLICY_UNDECIDED && conn->spent[direction & 1] < UNDECIDED_BYTES)
		return STREAM_BYTES;
	return HEAD_BYTES;
}

#endif
