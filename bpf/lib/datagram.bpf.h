/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* Datagrams of DNS: which ones they are, who their two ends are, and the record that goes out. All other UDP leaves at a port. */
#ifndef SPANTAP_DATAGRAM_H
#define SPANTAP_DATAGRAM_H

#include "disguise.bpf.h"
#include "socket.bpf.h"

#define DNS_PORT 53

const volatile __s32 self_pid = 0;

/* One number: records of datagrams that did not fit into the ring. Each record has it, since a missing answer is no timeout. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} datagrams_lost SEC(".maps");

static __always_inline bool is_udp(struct sock *sk)
{
	return is_inet(sk, SOCK_DGRAM, IPPROTO_UDP);
}

static __always_inline bool is_connected(struct sock *sk)
{
	return remote_port(sk);
}

static __always_inline bool is_dns(const struct ends *ends)
{
	return ends->local.port == DNS_PORT || ends->remote.port == DNS_PORT;
}

static __always_inline void unmap(struct address *address)
{
	if (!is_mapped(address->ip))
		return;
	*(__u32 *)address->ip = *(__u32 *)(address->ip + 12);
	*(__u64 *)(address->ip + 8) = 0;
	address->family = AF_INET;
}

/* The remote end is known of a connected socket only. */
static __always_inline void ends_of_socket(struct sock *sk, struct ends *ends)
{
	__u16 family = READ(sk, __sk_common.skc_family);

	__builtin_memset(ends, 0, sizeof(*ends));
	ends->local.family = family;
	ends->local.port = local_port(sk);
	ends->remote.port = remote_port(sk);
	if (ends->remote.port)
		ends->remote.family = family;
	if (family == AF_INET6) {
		BPF_CORE_READ_INTO(&ends->local.ip, sk,
				   __sk_common.skc_v6_rcv_saddr.in6_u.u6_addr8);
		unmap(&ends->local);
		if (!ends->remote.port)
			return;
		BPF_CORE_READ_INTO(&ends->remote.ip, sk, __sk_common.skc_v6_daddr.in6_u.u6_addr8);
		unmap(&ends->remote);
		return;
	}
	*(__u32 *)ends->local.ip = READ(sk, __sk_common.skc_rcv_saddr);
	if (ends->remote.port)
		*(__u32 *)ends->remote.ip = READ(sk, __sk_common.skc_daddr);
}

/* A socket's name for the other end, as a caller has given it. */
static __always_inline void address_of_name(const struct sockaddr_in6 *name,
					    struct address *address)
{
	if (name->family != AF_INET && name->family != AF_INET6)
		return;
	__builtin_memset(address, 0, sizeof(*address));
	address->family = name->family;
	address->port = __builtin_bswap16(name->port);
	if (name->family == AF_INET) {
		*(__u32 *)address->ip = name->ipv4;
		return;
	}
	__builtin_memcpy(address->ip, name->ipv6, sizeof(address->ip));
	unmap(address);
}

/* The first bytes of a datagram, from the kernel's memory or from wherever `call` says. Gives how many, and why not all. */
static __always_inline __u64 copy_datagram(struct scratch *mine, const struct call *call,
					   const void *linear, __u8 *gap)
{
	/* 64 bits: the verifier of Linux 5.10 loses bounds that were checked on half of a register. */
	__u64 n = call->len;

	if (!linear) {
		*gap = find_datagram(call, &mine->walk.buffer);
		if (*gap != OUTCOME_CAPTURED)
			return 0;
		copy_buffer(mine, n, DATAGRAM_BYTES);
		*gap = mine->walk.gap;
		return mine->walk.head;
	}
	*gap = n > DATAGRAM_BYTES ? SKIPPED_BODY : OUTCOME_CAPTURED;
	barrier_var(n);
	if (n > DATAGRAM_BYTES)
		n = DATAGRAM_BYTES;
	if (!bpf_probe_read_kernel(mine->record + sizeof(struct chunk_event), n, linear))
		return n;
	*gap = LOST_FAULT;
	return 0;
}

/* A datagram of `call->len` bytes; `linear`: where they are in the kernel's memory, else `call` says where. */
static __always_inline void send_datagram(const struct call *call, const struct ends *ends,
					  const void *linear)
{
	struct datagram_event *event;
	struct sock *sk = call->sk;
	struct scratch *mine;
	__u32 zero = 0;
	__u64 *lost = bpf_map_lookup_elem(&datagrams_lost, &zero);
	__u64 n;

	if (!lost)
		return;
	mine = take_scratch();
	if (!mine) {
		__sync_fetch_and_add(lost, 1);
		return;
	}
	/* The bytes stand where copy_buffer() puts those of a chunk, this record's head in front of them. */
	event = (struct datagram_event *)(mine->record + sizeof(struct chunk_event) -
					  sizeof(*event));
	__builtin_memset(event, 0, sizeof(*event));
	event->socket = disguise(sk);
	event->local = ends->local;
	event->remote = ends->remote;
	event->netns = netns_of(sk);
	n = copy_datagram(mine, call, linear, &event->gap);
	barrier_var(n);
	if (n > DATAGRAM_BYTES)
		n = DATAGRAM_BYTES;
	event->len = call->len;
	event->data_len = n;
	event->direction = call->direction;
	event->flags = current_pid() == (__u32)self_pid ? DATAGRAM_SELF : 0;
	event->lost = *lost;
	fill_header(&event->header, EVENT_DATAGRAM, sizeof(*event) + n);
	if (emit(event, sizeof(*event) + n))
		__sync_fetch_and_add(lost, 1);
	give_scratch(mine);
}

#endif
