/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * Datagrams for rungs inside of the protocol. What is sent is seen when udp_sendmsg() returns. What is received is seen in
 * skb_consume_udp(), which every receive calls in the end: the packet is in hand there, with both addresses, also of a socket that
 * is bound to none, and each message of a recvmmsg() comes by itself. MSG_PEEK comes with a negative length.
 */
#ifndef SPANTAP_DATAGRAM_MESSAGE_H
#define SPANTAP_DATAGRAM_MESSAGE_H

#define find_datagram find_buffer

#include "datagram.bpf.h"
#include "datagram_askers.bpf.h"

/* Who a message goes to. */
static __always_inline void ends_of_message(struct sock *sk, struct msghdr *message,
					    struct ends *ends)
{
	struct msghdr___datagram *named = (void *)message;
	const void *name = READ(named, msg_name);
	struct sockaddr_in6 given;

	ends_of_socket(sk, ends);
	if (name && !bpf_probe_read_kernel(&given, sizeof(given), name))
		address_of_name(&given, &ends->remote);
}

/* udpv6_sendmsg() hands what goes to IPv4 to udp_sendmsg(): it is seen there. */
static __always_inline bool is_sent_here(const struct ends *ends, __u16 family)
{
	return is_dns(ends) && ends->remote.family == family;
}

static __always_inline int on_datagram_sent(struct sock *sk, struct msghdr *message, int ret,
					    __u16 family)
{
	struct call call = {.sk = sk, .message = message, .len = ret, .direction = DIRECTION_SEND};
	struct ends ends;

	if (is_unselected())
		return 0;
	ends_of_message(sk, message, &ends);
	if (ret <= 0 || !is_sent_here(&ends, family))
		return 0;
	note_asker(sk, &ends);
	send_datagram(&call, &ends, 0);
	return 0;
}

/* The message is kept for packets that are not in one piece. */
static __always_inline int on_datagram_receive(struct sock *sk, struct msghdr *message,
					       unsigned long size)
{
	struct thread *thread;

	if (is_unselected() || !may_receive(sk))
		return 0;
	thread = thread_of();
	if (!thread)
		return 0;
	thread->pending[DIRECTION_RECEIVE].sk = number_of(sk);
	thread->pending[DIRECTION_RECEIVE].message = number_of(message);
	thread->pending[DIRECTION_RECEIVE].had = size;
	return 0;
}

/* The addresses of a packet, whose header begins at `header`. */
static __always_inline void ends_of_packet(const unsigned char *header, struct ends *ends)
{
	__u8 version = 0;

	bpf_probe_read_kernel(&version, sizeof(version), header);
	if (version >> 4 == 4) {
		ends->local.family = ends->remote.family = AF_INET;
		bpf_probe_read_kernel(ends->remote.ip, 4, header + IPV4_SOURCE);
		bpf_probe_read_kernel(ends->local.ip, 4, header + IPV4_DESTINATION);
	} else {
		ends->local.family = ends->remote.family = AF_INET6;
		bpf_probe_read_kernel(ends->remote.ip, 16, header + IPV6_SOURCE);
		bpf_probe_read_kernel(ends->local.ip, 16, header + IPV6_DESTINATION);
	}
}

static __always_inline int on_datagram_received(struct sock *sk, struct sk_buff *skb, int len)
{
	struct call call = {.sk = sk, .len = len, .direction = DIRECTION_RECEIVE};
	const unsigned char *head;
	struct thread *thread;
	struct ends ends;
	__be16 ports[2];

	if (is_unselected() || len <= 0)
		return 0;
	head = READ(skb, head);
	if (bpf_probe_read_kernel(ports, sizeof(ports), head + READ(skb, transport_header)))
		return 0;
	__builtin_memset(&ends, 0, sizeof(ends));
	ends.remote.port = __builtin_bswap16(ports[0]);
	ends.local.port = __builtin_bswap16(ports[1]);
	if (!is_dns(&ends))
		return 0;
	ends_of_packet(head + READ(skb, network_header), &ends);
	if (!READ(skb, data_len)) {
		/* More than the caller had room for was not given to it. */
		if (call.len > READ(skb, len))
			call.len = READ(skb, len);
		send_datagram(&call, &ends, READ(skb, data));
		return 0;
	}
	thread = find_thread();
	if (thread && thread->pending[DIRECTION_RECEIVE].sk == number_of(sk)) {
		call.message = (struct msghdr *)thread->pending[DIRECTION_RECEIVE].message;
		/* MSG_TRUNC tells the datagram's length: what the caller had no room for was not copied. */
		if (call.len > thread->pending[DIRECTION_RECEIVE].had)
			call.len = thread->pending[DIRECTION_RECEIVE].had;
	}
	send_datagram(&call, &ends, 0);
	return 0;
}

#endif
