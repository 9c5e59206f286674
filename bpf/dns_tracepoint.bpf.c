// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/*
 * Datagrams of DNS that this host sends and receives. Rung `tracepoint`, beside tcp_tracepoint.bpf.c: the same two tracepoints fire
 * for UDP. An object of its own: without it the rest stays, and whoever does not ask for it does not pay for it.
 * The other half is receivers/tcp/dns/.
 */
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
#include "lib/call.bpf.h"
#include "lib/registers.bpf.h"
#include "lib/copy.bpf.h"
#include "lib/datagram_kernel.h"
#include "lib/datagram_registers.bpf.h"

SEC("tp_btf/sock_send_length")
int BPF_PROG(datagram_sent, struct sock *sk, int ret)
{
	return on_datagram(sk, ret, DIRECTION_SEND, 0);
}

SEC("tp_btf/sock_recv_length")
int BPF_PROG(datagram_received, struct sock *sk, int ret, int flags)
{
	return on_datagram(sk, ret, DIRECTION_RECEIVE, flags);
}

/* GPL-2.0 or Apache-2.0, of which the kernel knows one. */
char LICENSE[] SEC("license") = "GPL";
