/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * Datagrams for the rung of tracepoints: sock_send_length and sock_recv_length have no message, so the registers of the system
 * call say where the bytes are and whom they go to. Whom they came from is not known then: the kernel copies that to the caller
 * after the tracepoint; user space learns it by the answer.
 */
#ifndef SPANTAP_DATAGRAM_REGISTERS_H
#define SPANTAP_DATAGRAM_REGISTERS_H

#include "datagram_vector.bpf.h"

static __always_inline enum outcome find_datagram(const struct call *from, struct buffer *buffer)
{
	enum outcome outcome = find_buffer(from, buffer);
	struct user_msghdr *header = (void *)from->message;

	if (outcome != SKIPPED_VECTOR || !header)
		return outcome;
	buffer->vector = header->msg_iov;
	buffer->count = header->msg_iovlen;
	return OUTCOME_CAPTURED;
}

#include "datagram.bpf.h"
#include "datagram_askers.bpf.h"

static __always_inline void read_name(const void *name, struct ends *ends)
{
	struct sockaddr_in6 given = {};

	/* IPv4's is shorter, and may be at the end of a page. */
	if (name && (!bpf_probe_read_user(&given, sizeof(given), name) ||
		     !bpf_probe_read_user(&given, 8, name)))
		address_of_name(&given, &ends->remote);
}

/* sendto(): whom to. */
static __always_inline void *fifth_argument(void)
{
	struct pt_regs *regs = (struct pt_regs *)bpf_task_pt_regs(current_task());

#if defined(__TARGET_ARCH_x86)
	return (void *)BPF_CORE_READ(regs, r8);
#else
	return (void *)BPF_CORE_READ((const struct user_pt_regs *)regs, regs[4]);
#endif
}

/* Of a vector that goes to several ends the first one decides: senders of QUIC are not looked at one by one. */
static __always_inline bool may_ask(const struct syscall *call, __u32 port)
{
	const struct mmsghdr *first = (const void *)call->arg[1];
	struct ends ends = {};
	const void *name;

	if (port == DNS_PORT)
		return true;
	if (bpf_probe_read_user(&name, sizeof(name), &first->header.msg_name))
		return false;
	read_name(name, &ends);
	return is_dns(&ends);
}

/* A datagram of `ret` bytes, or an error. */
static __always_inline int on_datagram(struct sock *sk, int ret, __u32 direction, int flags)
{
	struct call call = {.sk = sk, .len = ret, .direction = direction};
	struct user_msghdr header = {};
	struct syscall from = {};
	struct ends ends;
	bool connected;

	if (is_unselected() || !is_udp(sk) || (flags & (MSG_PEEK | MSG_ERRQUEUE)))
		return 0;
	if (direction == DIRECTION_RECEIVE && !may_receive(sk))
		return 0;
	connected = is_connected(sk);
	ends_of_socket(sk, &ends);
	if (connected && !is_dns(&ends))
		return 0;
	if (!read_syscall(current_task(), &from))
		from.nr = -1;
	if (ret <= 0) {
		if (is_vector(from.nr))
			end_vector();
		return 0;
	}
	if (is_vector(from.nr)) {
		if (direction == DIRECTION_SEND && !connected && !may_ask(&from, ends.local.port))
			return 0;
		if (find_message(&from, direction, ret, &header))
			call.message = (void *)&header;
		else
			end_vector();
	} else if (from.nr == NR_sendmsg) {
		bpf_probe_read_user(&header, sizeof(header), (void *)from.arg[1]);
	} else if (from.nr == NR_sendto) {
		header.msg_name = fifth_argument();
	}
	if (direction == DIRECTION_SEND)
		read_name(header.msg_name, &ends);
	if (direction == DIRECTION_SEND && !is_dns(&ends))
		return 0;
	if (direction == DIRECTION_SEND)
		note_asker(sk, &ends);
	send_datagram(&call, &ends, 0);
	return 0;
}

#endif
