// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/*
 * What TCP and unix stream sockets of this host send and receive, and which processes start and end. Rung `tracepoint`: kernels
 * without kprobes and fentry have it from 6.3 on. No sys_enter or sys_exit: they would tax every system call of the host.
 * The other half is receivers/tcp.
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
#include "lib/connection.bpf.h"
#include "lib/self.bpf.h"
#include "lib/policy.bpf.h"
#include "lib/thread.bpf.h"
#include "lib/call.bpf.h"
#include "lib/io_uring.bpf.h"
#include "lib/registers.bpf.h"
#include "lib/copy.bpf.h"
#include "lib/announce.bpf.h"
#include "lib/chunk.bpf.h"
#include "lib/state.bpf.h"
#include "lib/process.bpf.h"

static __always_inline int on_socket_call(struct sock *sk, int ret, __u32 direction, int flags)
{
	struct call call = {.sk = sk, .len = ret, .direction = direction};

	if (is_unselected())
		return 0;
	if (is_tcp(sk)) {
		call.tp = tcp_of(sk);
		if (!call.tp)
			return 0;
	} else if (!is_unix_stream(sk)) {
		return 0;
	}
	if (ret < 0 || (ret == 0 && direction == DIRECTION_SEND) || (flags & MSG_ERRQUEUE)) {
		count(COUNT_FAILED_CALL, 1);
		/* A request of io_uring that would have to wait is tried again. */
		if (ret != -EAGAIN)
			forget_submitted(sk, direction);
		return 0;
	}
	if (flags & MSG_PEEK) {
		count(COUNT_PEEK, 1);
		return 0;
	}
	call.discarded = call.tp && (flags & MSG_TRUNC);
	return on_call(&call);
}

/* Fires in sock_sendmsg() with what the protocol returned: after the copy, failed calls included. */
SEC("tp_btf/sock_send_length")
int BPF_PROG(send_length, struct sock *sk, int ret)
{
	/* The flags of this tracepoint are always 0. */
	return on_socket_call(sk, ret, DIRECTION_SEND, 0);
}

/* Fires in sock_recvmsg(), also for MSG_PEEK and EAGAIN. A receive by splice does not come here. */
SEC("tp_btf/sock_recv_length")
int BPF_PROG(receive_length, struct sock *sk, int ret, int flags)
{
	return on_socket_call(sk, ret, DIRECTION_RECEIVE, flags);
}

/* Since Linux 6.0; without it what io_uring moves is a gap. */
SEC("tp_btf/io_uring_submit_req")
int BPF_PROG(io_uring_submit, struct io_kiocb *request)
{
	return is_unselected() ? 0 : on_submit(request);
}

/* GPL-2.0 or Apache-2.0, of which the kernel knows one. */
char LICENSE[] SEC("license") = "GPL";
