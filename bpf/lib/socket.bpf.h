/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* What any object asks of a socket of IP: what it is, where, between which ends. */
#ifndef SPANTAP_SOCKET_H
#define SPANTAP_SOCKET_H

struct ends {
	struct address local;
	struct address remote; /* family 0: not known */
};

static __always_inline bool is_inet(struct sock *sk, __u16 type, __u16 protocol)
{
	__u16 family = READ(sk, __sk_common.skc_family);

	return READ(sk, sk_protocol) == protocol && READ(sk, sk_type) == type &&
	       (family == AF_INET || family == AF_INET6);
}

static __always_inline bool is_tcp(struct sock *sk)
{
	return is_inet(sk, SOCK_STREAM, IPPROTO_TCP);
}

static __always_inline __u32 netns_of(struct sock *sk)
{
	struct net *net = READ(sk, __sk_common.skc_net.net);

	return READ(net, ns.inum);
}

static __always_inline __u16 local_port(struct sock *sk)
{
	return READ(sk, __sk_common.skc_num);
}

/* 0: it is not connected. */
static __always_inline __u16 remote_port(struct sock *sk)
{
	return __builtin_bswap16(READ(sk, __sk_common.skc_dport));
}

/* ::ffff:a.b.c.d is IPv4 to the other end: both must have one name. */
static __always_inline bool is_mapped(const __u8 *ip)
{
	return *(const __u64 *)ip == 0 && *(const __u32 *)(ip + 8) == 0xffff0000;
}

#endif
