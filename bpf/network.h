/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* What network.bpf.c and user space share: keys and values of its maps. Nothing of it is ever recorded. The rules are those of events.h. */
#ifndef SPANTAP_NETWORK_H
#define SPANTAP_NETWORK_H

/* How a connection ended, or why there was none. */
enum network_end {
	END_CLOSED = 0, /* both ends have closed it */
	END_REFUSED = 1,
	END_TIMEOUT = 2,
	END_RESET = 3, /* the other end has broken it off */
	END_ABORTED = 4, /* this end has: a reset was sent, or nobody waited for the answer of connect() */
	END_HOST_UNREACHABLE = 5,
	END_NETWORK_UNREACHABLE = 6,
	END_NOT_SENT = 7, /* connect() failed before its first packet: as a rule, no local port is free */
	END_OTHER = 8,
	END_COUNT = 9,
};

/* Upper bounds of the buckets of round trip times, inclusive, in µs. One more bucket is above the last. */
enum rtt_bound {
	RTT_BOUND_0 = 50,
	RTT_BOUND_1 = 100,
	RTT_BOUND_2 = 250,
	RTT_BOUND_3 = 500,
	RTT_BOUND_4 = 1000,
	RTT_BOUND_5 = 2500,
	RTT_BOUND_6 = 5000,
	RTT_BOUND_7 = 10000,
	RTT_BOUND_8 = 25000,
	RTT_BOUND_9 = 50000,
	RTT_BOUND_10 = 100000,
	RTT_BOUND_11 = 250000,
	RTT_BOUND_12 = 500000,
	RTT_BOUND_13 = 1000000,
	RTT_BOUND_14 = 2500000,
};

#define RTT_BUCKETS 16

/* What network.bpf.c could not follow. */
enum network_lost {
	NETWORK_LOST_NO_ROOM = 0, /* a connection that began while the map of open ones was full */
	NETWORK_LOST_UNKNOWN = 1, /* the end of a connection that nobody has seen before */
	NETWORK_LOST_COUNT = 2,
};

/* One end's view of all connections between one process and one peer. All zero but `half`: of peers that had no room. */
struct peer_key {
	__u8 ip[16];	   /* of the other end; IPv4 in the first four bytes */
	__u32 netns;	   /* of this end */
	__u32 pid;	   /* who connected or listens; 0 when unknown */
	__u32 start_ticks; /* as in event_header */
	__u16 port;	   /* of the end that listens, host byte order */
	__u8 family;	   /* AF_INET, AF_INET6 (never v4-mapped) */
	__u8 role;	   /* enum role of this end */
	__u32 half;	   /* see network_control */
};

/*
 * What happened since `half` was last emptied. What moved may be negative (two's complement): user space looks at live connections
 * without stopping them, and the next look sets right what was caught between two steps.
 */
struct peer_facts {
	__u64 opened;
	__u64 found; /* connections that were there before us */
	__u64 closed[END_COUNT];
	__u64 failed[END_COUNT];
	__u64 bytes[2]; /* by enum direction: payload, each byte once */
	__u64 packets[2];
	__u64 retransmits;
	__u64 rtt_us; /* sum of all that are in the buckets */
	__u64 rtt[RTT_BUCKETS];
	__u64 min_rtt_us;
	__u64 min_rtt[RTT_BUCKETS];
};

/* The first look that finds connections: the one before it learns who listens. */
#define NETWORK_FIRST_LOOK 2

/* Set by user space. */
struct network_control {
	__u32 half; /* 0 or 1: which half of the peers is written; the other one can be emptied in peace */
	__u32 round;	      /* number of the next look at all sockets */
	__u32 listeners_only; /* 1: that look only learns who listens where */
	__u32 _pad;
};

#endif
