// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/*
 * Network facts: connections opened, closed and failed, what they moved, retransmissions, round trip times, added up by peer. Nothing
 * runs when bytes are sent or received: the kernel keeps the numbers of a connection itself (struct tcp_sock, what TCP_INFO shows), and
 * they are read when it ends and every few seconds. Loads from Linux 5.10 on. The other half is receivers/tcp/network.
 */
/* Sockets that an iterator finds are numbers to the verifier, and the same code reads them. */
#define PROBE_READ
#define OLD_KERNEL
#include "lib/vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>
#include "events.h"
#include "network.h"
#include "lib/access.bpf.h"
#include "lib/network_kernel.h"
#include "lib/network_maps.h"
#include "lib/network_socket.bpf.h"
#include "lib/network_peers.bpf.h"
#include "lib/network_listeners.bpf.h"
#include "lib/network_connection.bpf.h"

static __always_inline int on_state(struct sock *sk, int oldstate, int newstate, bool again)
{
	/* Most changes are between these, on the way to an end. */
	if (newstate != TCP_SYN_SENT && newstate != TCP_ESTABLISHED && newstate != TCP_LISTEN &&
	    newstate != TCP_CLOSE)
		return 0;
	if (!is_tcp(sk))
		return 0;
	if (newstate == TCP_SYN_SENT)
		begin(sk, again);
	else if (newstate == TCP_ESTABLISHED)
		establish(sk, again);
	else if (newstate == TCP_LISTEN)
		begin_listening(sk);
	else if (newstate == TCP_CLOSE && oldstate != TCP_LISTEN)
		end(sk, oldstate, again);
	return 0;
}

/* In the kernel since 4.16, and in every network namespace. Runs in softirq as often as not. */
SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(network_state, struct sock *sk, int oldstate, int newstate)
{
	return on_state(sk, oldstate, newstate, false);
}

/* Twice, because a softirq that comes while a program runs is not given to the same program (decision 16). */
SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(network_state_nested, struct sock *sk, int oldstate, int newstate)
{
	return on_state(sk, oldstate, newstate, true);
}

/* One of both directions is open, or both are. */
static __always_inline bool moves_data(__u8 state)
{
	return state == TCP_ESTABLISHED || state == TCP_CLOSE_WAIT || state == TCP_FIN_WAIT1 ||
	       state == TCP_FIN_WAIT2;
}

/*
 * Every open file of every process, of which we take the sockets: iter/tcp would see one network namespace only, and not whose a
 * socket is. The iterator holds the file, so the socket stays while we read it.
 */
SEC("iter/task_file")
int look_at_sockets(struct bpf_iter__task_file *ctx)
{
	struct network_control now = current_control();
	struct task_struct *task = ctx->task;
	struct file *file = ctx->file;
	struct socket___network *socket;
	struct inode___network *inode;
	struct owner holder;
	struct sock *sk;
	__u8 state;

	if (!task || !file)
		return 0;
	inode = (struct inode___network *)BPF_CORE_READ(file, f_inode);
	if ((BPF_CORE_READ(inode, i_mode) & S_IFMT) != S_IFSOCK)
		return 0;
	/* O_PATH opens the name of a unix socket, which is no socket. */
	socket = (struct socket___network *)BPF_CORE_READ(file, private_data);
	if (!socket || BPF_CORE_READ(socket, file) != file)
		return 0;
	sk = BPF_CORE_READ(socket, sk);
	if (!sk || !is_tcp(sk))
		return 0;
	holder = owner_of(task);
	state = state_of(sk);
	if (state == TCP_LISTEN)
		find_listening(sk, holder, now.round);
	else if (!now.listeners_only && moves_data(state))
		look(sk, holder, now.round);
	return 0;
}

/* GPL-2.0 or Apache-2.0, of which the kernel knows one. */
char LICENSE[] SEC("license") = "GPL";
