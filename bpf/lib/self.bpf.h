/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * Which connections are spantap's own: both ends are left out, or exporting a span would make spans. Connections that spantap
 * opens are known by their pair of ends (own_pairs: inserted when it connects, LRU); connections to its listeners by the port
 * (own_ports: filled by user space before the programs are attached).
 */
#ifndef SPANTAP_SELF_H
#define SPANTAP_SELF_H

const volatile __s32 self_pid = 0;

struct pair_key {
	struct address low, high;
	__u32 netns;
	__u32 _pad;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, struct pair_key);
	__type(value, __u8);
} own_pairs SEC(".maps");

struct port_key {
	__u32 netns;
	__u32 port;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, struct port_key);
	__type(value, __u8);
} own_ports SEC(".maps");

/* The same key from both ends: the lower port first. Equal ports of two addresses are told apart by the address. */
static __always_inline void pair_of(struct pair_key *key, const struct address *local,
				    const struct address *remote, __u32 netns)
{
	bool swap = local->port > remote->port ||
		    (local->port == remote->port &&
		     *(const __u32 *)local->ip > *(const __u32 *)remote->ip);

	__builtin_memset(key, 0, sizeof(*key));
	key->low = swap ? *remote : *local;
	key->high = swap ? *local : *remote;
	/* Across namespaces the addresses differ anyway; in one, loopback must not match another's loopback. */
	key->netns = netns;
}

static __always_inline bool same_host(const struct address *local, const struct address *remote)
{
	return *(const __u64 *)local->ip == *(const __u64 *)remote->ip &&
	       *(const __u64 *)(local->ip + 8) == *(const __u64 *)(remote->ip + 8);
}

static __always_inline bool is_own_pair(const struct address *local, const struct address *remote,
					__u32 netns)
{
	struct port_key port = {.netns = netns, .port = remote->port};
	struct pair_key pair;

	if (same_host(local, remote) && bpf_map_lookup_elem(&own_ports, &port))
		return true;
	pair_of(&pair, local, remote, netns);
	return bpf_map_lookup_elem(&own_pairs, &pair) != 0;
}

static __always_inline void remember_own_pair(const struct address *local,
					      const struct address *remote, __u32 netns)
{
	struct pair_key pair;
	__u8 yes = 1;

	pair_of(&pair, local, remote, netns);
	bpf_map_update_elem(&own_pairs, &pair, &yes, BPF_ANY);
}

#endif
