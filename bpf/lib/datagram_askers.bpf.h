/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * askers: unconnected sockets that have asked, with their port: what they receive is an answer. Whom a receive is from is not known
 * when it begins, and on the rung of tracepoints never: without this every receive of QUIC or syslog would be looked at.
 */
#ifndef SPANTAP_DATAGRAM_ASKERS_H
#define SPANTAP_DATAGRAM_ASKERS_H

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, __u64);
	__type(value, __u32);
} askers SEC(".maps");

/* A datagram that goes to `ends->remote` was sent. */
static __always_inline void note_asker(struct sock *sk, const struct ends *ends)
{
	__u64 key = number_of(sk);
	__u32 port = ends->local.port;

	if (!is_connected(sk) && ends->remote.port == DNS_PORT)
		bpf_map_update_elem(&askers, &key, &port, BPF_ANY);
}

/* Is what this socket receives of DNS, as far as can be told before it is here? */
static __always_inline bool may_receive(struct sock *sk)
{
	__u32 port = local_port(sk), *asked;
	__u64 key = number_of(sk);

	if (port == DNS_PORT)
		return true;
	if (is_connected(sk))
		return remote_port(sk) == DNS_PORT;
	asked = bpf_map_lookup_elem(&askers, &key);
	return asked && *asked == port;
}

#endif
