/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* What a rung knows of one call that has moved bytes of a stream socket. All else is the same on every rung. */
#ifndef SPANTAP_CALL_H
#define SPANTAP_CALL_H

/* Most parts of a vector that are walked. */
#define MAX_IOVECS 64

struct call {
	struct sock *sk;
	struct tcp_sock *tp; /* null: unix */
	struct msghdr *
		message; /* whose iterator stands behind the call's bytes; null: none is known (or the rung has none) */
	struct buffer user; /* of a call whose message nobody saw; count 0: none is known */
	__u32 len;	    /* bytes moved; 0: end of file */
	__u32 direction;    /* enum direction */
	__u32 discarded;    /* the bytes were not copied to the process (MSG_TRUNC) */
};

#endif
