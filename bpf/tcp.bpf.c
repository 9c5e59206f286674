// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/*
 * What TCP and unix stream sockets of this host send and receive, and which processes start and end. Tracepoint rung: kernels
 * without kprobes and fentry have it from 6.3 on. No sys_enter or sys_exit: they would tax every system call of the host.
 * The other half is receivers/tcp.
 */
#include "lib/vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>
#include "events.h"
#include "lib/counters.bpf.h"
#include "lib/ring.bpf.h"
#include "lib/scratch.bpf.h"
#include "lib/connection.bpf.h"
#include "lib/self.bpf.h"
#include "lib/policy.bpf.h"
#include "lib/thread.bpf.h"
#include "lib/user_buffer.bpf.h"
#include "lib/announce.bpf.h"
#include "lib/chunk.bpf.h"
#include "lib/process.bpf.h"

static __always_inline int on_socket_call(struct sock *sk, int ret, __u32 direction, int flags)
{
	struct call call = {.sk = sk, .len = ret, .direction = direction};

	if (is_tcp(sk)) {
		call.tp = bpf_skc_to_tcp_sock(sk);
		if (!call.tp)
			return 0;
	} else if (!is_unix_stream(sk)) {
		return 0;
	}
	if (ret < 0 || (ret == 0 && direction == DIRECTION_SEND) || (flags & MSG_ERRQUEUE)) {
		count(COUNT_FAILED_CALL, 1);
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

/*
 * A connection begins: its role is known for sure, and offsets count from its first byte. It ends: who waits for an answer will
 * not get one. May run twice for one change of state: the second time changes nothing.
 */
static __always_inline int on_state(struct sock *sk, int oldstate, int newstate)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct close_event event;
	struct address local, remote;
	struct connection *conn;
	struct tcp_sock *tp;

	if (!is_tcp(sk))
		return 0;
	tp = bpf_skc_to_tcp_sock(sk);
	if (!tp)
		return 0;
	if (newstate == TCP_SYN_SENT && task->tgid == self_pid) {
		conn = connection_of(sk, tp, 0, DIRECTION_SEND);
		if (conn)
			conn->flags |= CONNECTION_SELF;
		return 0;
	}
	if (newstate == TCP_ESTABLISHED && (oldstate == TCP_SYN_SENT || oldstate == TCP_SYN_RECV)) {
		conn = connection_of(sk, tp, 0, DIRECTION_SEND);
		if (!conn)
			return 0;
		conn->flags |= CONNECTION_BORN;
		conn->flags &= ~CONNECTION_CLOSED;
		conn->role = oldstate == TCP_SYN_SENT ? ROLE_CLIENT : ROLE_SERVER;
		conn->next_seq[DIRECTION_SEND] = tp->write_seq;
		conn->next_seq[DIRECTION_RECEIVE] = tp->copied_seq;
		if (conn->flags & CONNECTION_SELF) {
			read_addresses(sk, &local, &remote);
			remember_own_pair(&local, &remote, sk->__sk_common.skc_net.net->ns.inum);
		}
		return 0;
	}
	if (newstate != TCP_CLOSE)
		return 0;
	conn = bpf_sk_storage_get(&connections, sk, 0, 0);
	if (!conn || !(conn->flags & CONNECTION_ANNOUNCED) ||
	    (conn->flags & (CONNECTION_SELF | CONNECTION_CLOSED)))
		return 0;
	conn->flags |= CONNECTION_CLOSED;
	__builtin_memset(&event, 0, sizeof(event));
	fill_header(&event.header, task, EVENT_CLOSE, sizeof(event));
	event.connection = conn->id;
	event.received = conn->next_offset[DIRECTION_RECEIVE];
	event.sent = conn->next_offset[DIRECTION_SEND];
	event.old_state = oldstate;
	event.error = sk->sk_err;
	emit(&event, sizeof(event));
	return 0;
}

/* Runs in softirq as often as not, so the current process means something only at SYN_SENT. */
SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(set_state, struct sock *sk, int oldstate, int newstate)
{
	return on_state(sk, oldstate, newstate);
}

/*
 * The kernel skips a program that is running on this CPU already (__bpf_trace_run(), prog->active): a softirq that comes while a
 * system call is in set_state() would lose the end of its own connection. Then this one runs, and nothing nests deeper.
 */
SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(set_state_nested, struct sock *sk, int oldstate, int newstate)
{
	return on_state(sk, oldstate, newstate);
}

/* GPL-2.0 or Apache-2.0, of which the kernel knows one. */
char LICENSE[] SEC("license") = "GPL";
