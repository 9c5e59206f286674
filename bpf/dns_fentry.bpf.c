// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/*
 * Datagrams of DNS that this host sends and receives. Rung `fentry`, beside tcp_fentry.bpf.c; dns_fentry_old.bpf.c is the same for
 * kernels before 5.12. The other half is receivers/tcp/dns/.
 */
#define MESSAGE_IN_HAND
#include "lib/vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>
#include "events.h"
#include "lib/access.bpf.h"
#include "lib/select.bpf.h"
#include "lib/counters.bpf.h"
#include "lib/ring.bpf.h"
#include "lib/scratch.bpf.h"
#include "lib/thread.bpf.h"
#include "lib/call.bpf.h"
#include "lib/message.bpf.h"
#include "lib/copy.bpf.h"
#include "lib/datagram_kernel.h"
#include "lib/datagram_message.bpf.h"

SEC("fexit/udp_sendmsg")
int BPF_PROG(datagram_sent, struct sock *sk, struct msghdr *message, unsigned long size, int ret)
{
	return on_datagram_sent(sk, message, ret, AF_INET);
}

SEC("fexit/udpv6_sendmsg")
int BPF_PROG(datagram_sent_v6, struct sock *sk, struct msghdr *message, unsigned long size, int ret)
{
	return on_datagram_sent(sk, message, ret, AF_INET6);
}

SEC("fentry/udp_recvmsg")
int BPF_PROG(datagram_receive, struct sock *sk, struct msghdr *message, unsigned long size)
{
	return on_datagram_receive(sk, message, size);
}

SEC("fentry/udpv6_recvmsg")
int BPF_PROG(datagram_receive_v6, struct sock *sk, struct msghdr *message, unsigned long size)
{
	return on_datagram_receive(sk, message, size);
}

SEC("fentry/skb_consume_udp")
int BPF_PROG(datagram_received, struct sock *sk, struct sk_buff *skb, int len)
{
	return on_datagram_received(sk, skb, len);
}

/* GPL-2.0 or Apache-2.0, of which the kernel knows one. */
char LICENSE[] SEC("license") = "GPL";
