/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * The one contract between bpf/ and user space: every record of the ring buffer, every map value that user space
 * reads or writes, every enum of reasons. TypeScript decoders (events.ts) are generated from the BTF of
 * types.bpf.c, which only includes this file.
 *
 * Rules: fixed-width types, 8-byte members first, explicit padding, numbers of an enum are never reused. A reader
 * skips types it does not know by `size`.
 */
#ifndef SPANTAP_EVENTS_H
#define SPANTAP_EVENTS_H

#ifndef SPANTAP_VMLINUX_H
#include <linux/types.h>
#endif

/* Raised when a layout changes in a way that a reader of old recordings must know. */
enum abi { ABI_VERSION = 1 };

enum limits {
	STREAM_BYTES = 16384, /* most bytes of one call that are copied (policy stream, and until user space answers) */
	HEAD_BYTES = 4096, /* most bytes of one call that are copied under policy head */
	TAIL_BYTES = 64,   /* last bytes of a call longer than what was copied of its head */
	EXEC_BYTES = 4096, /* most bytes of the arguments of an exec */
	ENVIRONMENT_BYTES = 16384, /* and of its environment: Kubernetes gives one variable per service */
	UNIX_PATH_BYTES = 108,
	PLACE_BYTES = 4096,    /* names of all paths of a place; one more may be begun */
	DATAGRAM_BYTES = 4096, /* most bytes of one datagram that are copied */
	POLICY_SLOTS = 65536,
};

enum event_type {
	EVENT_CONNECTION = 1, /* struct connection_event: a connection was opened or first seen */
	EVENT_CHUNK = 2,      /* struct chunk_event, then head and tail bytes */
	EVENT_CLOSE = 3,      /* struct close_event */
	EVENT_EXEC = 4,	      /* struct exec_event, then argv, then environment bytes */
	EVENT_EXIT = 5,	      /* struct exit_event */
	EVENT_DATAGRAM = 6,   /* struct datagram_event, then its bytes */
	EVENT_FORK = 7,	      /* struct fork_event, of the parent */
	EVENT_PLACE = 8,      /* struct place_event of the exec_event before, then names of paths */
};

enum direction { DIRECTION_RECEIVE = 0, DIRECTION_SEND = 1, DIRECTION_COUNT = 2 };

/* What the kernel knows; `pair` confirms it by the first message. */
enum role { ROLE_UNKNOWN = 0, ROLE_CLIENT = 1, ROLE_SERVER = 2 };

/* How many bytes of a call leave the kernel. */
enum policy {
	POLICY_UNDECIDED = 0, /* like stream, until UNDECIDED_BYTES are spent; then like head */
	POLICY_NONE = 1,
	POLICY_HEAD = 2,
	POLICY_STREAM = 3,
};

/* Where every byte of every call went: captured, skipped on purpose, or lost. */
enum outcome {
	OUTCOME_CAPTURED = 0,
	SKIPPED_SELF = 1,	/* spantap's own connections, both ends */
	SKIPPED_UNSELECTED = 2, /* stays 0: what `select` leaves out is neither looked at nor measured */
	SKIPPED_POLICY = 3,    /* policy none */
	SKIPPED_BODY = 4,      /* past the head that the policy allows */
	SKIPPED_NO_BUFFER = 5, /* sendfile, splice into the socket: no user buffer to read */
	SKIPPED_IO_URING = 6,  /* submitted through io_uring: the registers are not the request's */
	SKIPPED_VECTOR = 7, /* past the iovecs that are walked, or a vector call of several messages */
	SKIPPED_KERNEL = 8,  /* a kernel thread's own socket */
	SKIPPED_COMPAT = 9,  /* a 32-bit process */
	SKIPPED_SPLICE = 10, /* received without a tracepoint: seen as a jump of copied_seq */
	LOST_RING_FULL = 16, /* user space was too slow */
	LOST_FAULT = 17,     /* the buffer could not be read */
	LOST_REENTRY = 18,   /* the scratch buffer of this cpu was in use */
	LOST_STATE = 19,     /* no memory for the state of a connection */
	OUTCOME_COUNT = 20,
};

/* Things that are counted and are not bytes. */
enum counter {
	COUNT_PEEK = 0,	       /* MSG_PEEK receives: not data */
	COUNT_FAILED_CALL = 1, /* calls that moved nothing (EAGAIN, errors) */
	COUNT_OVERLAP = 2,     /* two threads wrote one socket at once: sequence numbers overlap */
	COUNT_CONNECTION = 3,  /* connections seen */
	COUNT_RECORD = 4,      /* records written to the ring */
	COUNT_RECORD_LOST = 5, /* records of any type that did not fit into the ring */
	COUNT_TURN_LOST = 6, /* turns of a connection whose first chunk did not fit into the ring */
	COUNT_MEASURED_RECEIVE =
		7, /* bytes by sequence numbers (TCP) or return values (unix), before any decision */
	COUNT_MEASURED_SEND = 8,
	COUNT_RETURN_MISSED = 9, /* returns of functions that the kernel did not show (kretprobes) */
	COUNT_COUNT = 10,
};

enum chunk_flag {
	CHUNK_EOF = 1,	    /* receive returned 0: the peer will send no more */
	CHUNK_OVERLAP = 2,  /* the sequence number is not where the stream stood */
	CHUNK_EXTERNAL = 4, /* the bytes were seen only by a jump of the sequence number */
	CHUNK_CLOSED = 8,   /* the connection was closed before the call ended */
};

enum datagram_flag {
	DATAGRAM_SELF = 1, /* spantap's own process */
};

/* Which mark closed the thread's epoch since its last read (reference: links). None is set by this rung. */
enum mark { MARK_NONE = 0 };

struct event_header {
	__u64 time_ns; /* CLOCK_MONOTONIC */
	__u32 size;    /* bytes of the whole record, before the ring's padding to 8 */
	__u16 type;    /* enum event_type */
	__u16 abi;     /* enum abi */
	__u32 pid;     /* process (tgid) in the initial pid namespace */
	__u32 tid;
	__u32 start_ticks; /* start of the process, USER_HZ ticks since boot, as field 22 of /proc/PID/stat */
	__u32 cpu;
};

struct address {
	__u8 ip[16];  /* IPv4 in the first four bytes */
	__u16 port;   /* host byte order */
	__u16 family; /* AF_INET, AF_INET6 (never v4-mapped), AF_UNIX */
	__u32 _pad;
};

struct connection_event {
	struct event_header header;
	__u64 connection;
	__u64 socket; /* name of this end: the kernel's pointer, disguised; only to find the other end */
	__u64 peer_socket; /* unix: name of the other end; else 0 */
	__u64 inode;	   /* of the socket file, 0 when it has none yet */
	struct address local;
	struct address remote;
	__u32 netns;
	__u32 receive_seq; /* TCP: sequence number at receive offset 0 */
	__u32 send_seq;	   /* TCP: sequence number at send offset 0 */
	__u8 role;	   /* enum role */
	__u8 born;	   /* 1: we saw the connection begin, offsets count from its first byte */
	__u16 path_len;
	__u8 path[108];	  /* unix: the path of whichever end is bound */
	__u32 peer_inode; /* unix: of the other end's socket file, 0 when it has none yet */
};

struct chunk_event {
	struct event_header header;
	__u64 connection;
	__u64 offset; /* of the call's first byte in its direction, counted since the connection was first seen */
	__u32 seq;	/* TCP: sequence number of the call's first byte */
	__u32 len;	/* bytes the call moved */
	__u32 head_len; /* bytes that follow from the call's begin */
	__u32 tail_len; /* bytes that follow from the call's end */
	__u32 turn;	/* how often the connection has changed direction so far */
	__u8 direction; /* enum direction */
	__u8 flags;	/* enum chunk_flag */
	__u8 gap;	/* enum outcome: why head_len + tail_len < len */
	__u8 policy;	/* enum policy in force */
	/* for links: reference/links */
	__u64 goid;		    /* goroutine, 0 when unknown */
	__u64 last_read_connection; /* what this thread read last */
	__u64 last_read_offset;
	__u32 thread_event;   /* number of this thread's event: a hole is a loss */
	__u32 thread_epoch;   /* number of the thread's read callback */
	__u32 last_read_mark; /* enum mark that closed its epoch since */
	__u32 _pad;
	__u64 context[4]; /* runtime context words, 0 when nothing fills them */
};

struct close_event {
	struct event_header header;
	__u64 connection;
	__u64 received; /* bytes of this connection while it was watched, by sequence numbers */
	__u64 sent;
	__u32 old_state; /* TCP state before */
	__u32 error;	 /* sk_err */
};

struct exec_event {
	struct event_header header;
	__u32 argv_len;
	__u32 env_len;
	__u8 comm[16];
};

struct exit_event {
	struct event_header header;
};

struct fork_event {
	struct event_header header;
	__u32 child_pid;
	__u32 child_start_ticks;
};

/*
 * Where an exec happened. A path is its names from the last to the first, each ended by a zero byte, and an empty one when nothing
 * is cut. The four paths follow each other.
 */
struct place_event {
	struct event_header header;
	__u64 arg_start;      /* where the arguments begin, as field 48 of /proc/PID/stat */
	__u32 cgroup_len;     /* in the unified hierarchy */
	__u32 old_cgroup_len; /* in that of the pids controller, if it is another one */
	__u32 exe_len;
	__u32 cwd_len;
	__u8 hostname[72]; /* at most 64 bytes, then zeros */
};

/* A datagram of DNS that was sent or received, after it was. */
struct datagram_event {
	struct event_header header;
	__u64 socket;	       /* name of the socket: the kernel's pointer, disguised */
	struct address local;  /* an address of zeros: bound to none */
	struct address remote; /* family 0: not known */
	__u32 netns;
	__u32 len;	/* bytes of the datagram */
	__u32 data_len; /* bytes that follow */
	__u8 direction; /* enum direction */
	__u8 flags;	/* enum datagram_flag */
	__u8 gap;	/* enum outcome: why data_len < len */
	__u8 _pad;
	__u32 lost; /* records of datagrams that did not fit into the ring so far */
	__u32 _pad2;
};

/* Element of the map `policies`, indexed by connection % POLICY_SLOTS. */
struct policy_slot {
	__u32 tag; /* connection / POLICY_SLOTS, low 32 bits: a slot of another connection does not count */
	__u8 policy[2]; /* enum policy by enum direction */
	__u16 _pad;
};

/* Key of the map `endpoints`: the listening side of connections, to remember a verdict for the next connection. */
struct endpoint_key {
	__u8 ip[16];
	__u32 netns;
	__u16 port;
	__u16 family;
};

#endif
