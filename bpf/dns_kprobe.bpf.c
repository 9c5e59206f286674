// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/* Datagrams of DNS that this host sends and receives. Rung `kprobe`, beside tcp_kprobe.bpf.c. The other half is receivers/tcp/dns/. */
#define MESSAGE_IN_HAND
#define OLD_KERNEL
#define PROBE_READ
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

/* A kretprobe sees no arguments. Only what is DNS is kept for it, and nothing of a call whose end was not seen. */
static __always_inline int on_send_begin(struct sock *sk, struct msghdr *message, __u16 family)
{
	struct thread *thread;
	struct ends ends;
	bool here;

	if (is_unselected())
		return 0;
	ends_of_message(sk, message, &ends);
	here = is_sent_here(&ends, family);
	thread = here ? thread_of() : find_thread();
	if (thread) {
		thread->pending[DIRECTION_SEND].sk = here ? number_of(sk) : 0;
		thread->pending[DIRECTION_SEND].message = number_of(message);
	}
	return 0;
}

static __always_inline int on_send_end(int ret, __u16 family)
{
	struct thread *thread;
	struct pending call;

	if (is_unselected())
		return 0;
	thread = find_thread();
	if (!thread || !thread->pending[DIRECTION_SEND].sk)
		return 0;
	call = thread->pending[DIRECTION_SEND];
	thread->pending[DIRECTION_SEND].sk = 0;
	return on_datagram_sent((struct sock *)call.sk, (struct msghdr *)call.message, ret, family);
}

SEC("kprobe/udp_sendmsg")
int BPF_KPROBE(datagram_send, struct sock *sk, struct msghdr *message)
{
	return on_send_begin(sk, message, AF_INET);
}

SEC("kretprobe/udp_sendmsg")
int BPF_KRETPROBE(datagram_sent, int ret)
{
	return on_send_end(ret, AF_INET);
}

SEC("kprobe/udpv6_sendmsg")
int BPF_KPROBE(datagram_send_v6, struct sock *sk, struct msghdr *message)
{
	return on_send_begin(sk, message, AF_INET6);
}

SEC("kretprobe/udpv6_sendmsg")
int BPF_KRETPROBE(datagram_sent_v6, int ret)
{
	return on_send_end(ret, AF_INET6);
}

SEC("kprobe/udp_recvmsg")
int BPF_KPROBE(datagram_receive, struct sock *sk, struct msghdr *message, unsigned long size)
{
	return on_datagram_receive(sk, message, size);
}

SEC("kprobe/udpv6_recvmsg")
int BPF_KPROBE(datagram_receive_v6, struct sock *sk, struct msghdr *message, unsigned long size)
{
	return on_datagram_receive(sk, message, size);
}

SEC("kprobe/skb_consume_udp")
int BPF_KPROBE(datagram_received, struct sock *sk, struct sk_buff *skb, int len)
{
	return on_datagram_received(sk, skb, len);
}

/* GPL-2.0 or Apache-2.0, of which the kernel knows one. */
char LICENSE[] SEC("license") = "GPL";
