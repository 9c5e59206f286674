// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/*
 * What TCP and unix stream sockets of this host send and receive, and which processes start and end. Rung `kprobe`: as `fentry`,
 * for kernels or machines without its trampolines. A function's result and its arguments are seen by two programs.
 * The other half is receivers/tcp.
 */
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
#include "lib/connection.bpf.h"
#include "lib/self.bpf.h"
#include "lib/policy.bpf.h"
#include "lib/thread.bpf.h"
#include "lib/call.bpf.h"
#include "lib/message.bpf.h"
#include "lib/copy.bpf.h"
#include "lib/announce.bpf.h"
#include "lib/chunk.bpf.h"
#include "lib/receive.bpf.h"
#include "lib/send.bpf.h"
#include "lib/pending.bpf.h"
#include "lib/state.bpf.h"
#include "lib/close.bpf.h"
#include "lib/process.bpf.h"

/* Not tcp_sendmsg(): there the lock is not taken yet. */
SEC("kprobe/tcp_sendmsg_locked")
int BPF_KPROBE(tcp_send_begin, struct sock *sk, struct msghdr *message)
{
	return on_send_begin(sk, message);
}

/* sendfile and splice until Linux 6.4; since then they pass through tcp_sendmsg_locked(). */
SEC("kprobe/do_tcp_sendpages")
int BPF_KPROBE(tcp_pages, struct sock *sk)
{
	return on_send_begin(sk, 0);
}

SEC("kprobe/release_sock")
int BPF_KPROBE(tcp_send, struct sock *sk)
{
	return on_release(sk);
}

SEC("kprobe/tcp_recvmsg")
int BPF_KPROBE(tcp_recv_begin, struct sock *sk, struct msghdr *message, unsigned long size,
	       __u64 fourth, __u64 fifth)
{
	return on_receive_begin(sk, message, size, receive_flags(fourth, fifth));
}

SEC("kprobe/tcp_cleanup_rbuf")
int BPF_KPROBE(tcp_recv, struct sock *sk, int copied)
{
	return on_receive(sk, copied);
}

SEC("kprobe/unix_stream_sendmsg")
int BPF_KPROBE(unix_send_begin, struct socket *socket, struct msghdr *message)
{
	return begin_unix(READ(socket, sk), message, DIRECTION_SEND, 0, 0);
}

SEC("kprobe/skb_queue_tail")
int BPF_KPROBE(unix_packet, struct sk_buff_head *queue, struct sk_buff *packet)
{
	return on_unix_packet(queue, packet);
}

SEC("kretprobe/unix_stream_sendmsg")
int BPF_KRETPROBE(unix_sent, int ret)
{
	return end_unix(DIRECTION_SEND, ret);
}

/* sendfile and splice until Linux 6.4. */
SEC("kprobe/unix_stream_sendpage")
int BPF_KPROBE(unix_pages_begin, struct socket *socket)
{
	return begin_unix(READ(socket, sk), 0, DIRECTION_SEND, 0, 0);
}

SEC("kretprobe/unix_stream_sendpage")
int BPF_KRETPROBE(unix_pages, int ret)
{
	return end_unix(DIRECTION_SEND, ret);
}

/* Not unix_stream_recvmsg(), which waits, and may be waiting since before we came. */
SEC("kprobe/unix_stream_read_actor")
int BPF_KPROBE(unix_recv_begin, void *skb, int skip, int chunk,
	       struct unix_stream_read_state *state)
{
	struct socket *socket = READ(state, socket);
	__u32 flags = READ(state, flags);

	return begin_unix(READ(socket, sk), READ(state, msg), DIRECTION_RECEIVE, flags,
			  flags & MSG_PEEK ? 0 : chunk);
}

SEC("kretprobe/unix_stream_read_actor")
int BPF_KRETPROBE(unix_recv, int ret)
{
	return end_unix(DIRECTION_RECEIVE, ret);
}

SEC("kprobe/unix_stream_splice_actor")
int BPF_KPROBE(unix_splice_begin, void *skb, int skip, int chunk,
	       struct unix_stream_read_state *state)
{
	struct socket *socket = READ(state, socket);

	return begin_unix(READ(socket, sk), 0, DIRECTION_RECEIVE, READ(state, flags), 0);
}

SEC("kretprobe/unix_stream_splice_actor")
int BPF_KRETPROBE(unix_splice, int ret)
{
	return end_unix(DIRECTION_RECEIVE, ret);
}

SEC("kprobe/tcp_close")
int BPF_KPROBE(tcp_close, struct sock *sk)
{
	return on_tcp_close(sk);
}

SEC("kprobe/unix_release")
int BPF_KPROBE(unix_release, struct socket *socket)
{
	return on_unix_release(socket);
}

/* GPL-2.0 or Apache-2.0, of which the kernel knows one. */
char LICENSE[] SEC("license") = "GPL";
