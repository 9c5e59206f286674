/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * The maps of network.bpf.c. Memory is taken as it is needed (BPF_F_NO_PREALLOC): most hosts have few peers, and the programs run
 * where the kernel can allocate.
 */
#ifndef SPANTAP_NETWORK_MAPS_H
#define SPANTAP_NETWORK_MAPS_H

/* The numbers of a connection as the kernel has them. */
struct numbers {
	__u64 bytes[DIRECTION_COUNT];
	__u32 packets[DIRECTION_COUNT];
	__u32 retransmits;
	__u32 rtt_us;
	__u32 min_rtt_us;
	__u32 _pad;
};

/* An open connection, or one that is being opened. */
struct open {
	struct numbers counted; /* what is in `peers` already */
	struct numbers last;	/* at its end */
	struct peer_key key;
	__u32 ports;	  /* both, to know a socket that was used again */
	__u8 established; /* else: connect() waits */
	__u8 ended;	  /* enum network_end + 1 */
	__u16 _pad;
};

/* By `struct sock *`. Storage in sockets would be nicer, but tracing programs may use it only from Linux 5.11 on. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, 65536);
	__type(key, __u64);
	__type(value, struct open);
} open_connections SEC(".maps");

/* Also by `struct sock *`: who is in here is being counted (see claim()). */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u64);
	__type(value, __u8);
} claims SEC(".maps");

/* Emptied by user space, one half at a time. The two keys that are zero but for `half` are always there. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, 8192);
	__type(key, struct peer_key);
	__type(value, struct peer_facts);
} peers SEC(".maps");

struct owner {
	__u32 pid;
	__u32 start_ticks;
};

struct listener_key {
	__u8 ip[16];
	__u32 netns;
	__u16 port;
	__u16 family; /* of the socket: an IPv6 one may take IPv4 connections */
};

struct listener {
	struct owner owner;
	__u32 round; /* of the last look that found the owner at it */
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, struct listener_key);
	__type(value, struct listener);
} listeners SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct network_control);
} control SEC(".maps");

struct network_lost_counters {
	__u64 value[NETWORK_LOST_COUNT];
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct network_lost_counters);
} lost SEC(".maps");

static __always_inline struct network_control current_control(void)
{
	__u32 zero = 0;
	struct network_control *now = bpf_map_lookup_elem(&control, &zero);
	struct network_control none = {};

	return now ? *now : none;
}

static __always_inline void count_lost(enum network_lost what)
{
	__u32 zero = 0;
	struct network_lost_counters *all = bpf_map_lookup_elem(&lost, &zero);

	if (all)
		__sync_fetch_and_add(&all->value[what], 1);
}

#endif
