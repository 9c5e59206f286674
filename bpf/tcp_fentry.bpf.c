// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/*
 * What TCP and unix stream sockets of this host send and receive, and which processes start and end. Rung `fentry`: cheapest, and
 * it sees a message's iterator and the socket under its lock. tcp_fentry_old.bpf.c is the same for kernels before 5.12.
 * The other half is receivers/tcp.
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
#include "lib/state.bpf.h"
#include "lib/close.bpf.h"
#include "lib/process.bpf.h"

/* Not tcp_sendmsg(): there the lock is gone again, and another thread's bytes may stand behind ours. */
SEC("fexit/tcp_sendmsg_locked")
int BPF_PROG(tcp_send, struct sock *sk, struct msghdr *message, unsigned long size, int ret)
{
	return on_send(sk, message, ret);
}

/* sendfile and splice until Linux 6.4; since then they pass through tcp_sendmsg_locked(). */
SEC("fexit/do_tcp_sendpages")
int BPF_PROG(tcp_pages, struct sock *sk, void *page, int offset, unsigned long size, int flags,
	     int ret)
{
	return on_send(sk, 0, ret);
}

SEC("fentry/tcp_recvmsg")
int BPF_PROG(tcp_recv_begin, struct sock *sk, struct msghdr *message, unsigned long size,
	     __u64 fourth, __u64 fifth)
{
	return on_receive_begin(sk, message, size, receive_flags(fourth, fifth));
}

SEC("fentry/tcp_cleanup_rbuf")
int BPF_PROG(tcp_recv, struct sock *sk, int copied)
{
	return on_receive(sk, copied);
}

SEC("fexit/unix_stream_sendmsg")
int BPF_PROG(unix_send, struct socket *socket, struct msghdr *message, unsigned long size, int ret)
{
	return on_unix(READ(socket, sk), message, ret, DIRECTION_SEND, 0);
}

/* sendfile and splice until Linux 6.4. */
SEC("fexit/unix_stream_sendpage")
int BPF_PROG(unix_pages, struct socket *socket, void *page, int offset, unsigned long size,
	     int flags, int ret)
{
	return on_unix(READ(socket, sk), 0, ret, DIRECTION_SEND, 0);
}

/* Not unix_stream_recvmsg(), which may be waiting since before we came. */
SEC("fexit/unix_stream_read_actor")
int BPF_PROG(unix_recv, void *skb, int skip, int chunk, struct unix_stream_read_state *state,
	     int ret)
{
	return on_unix_read(state, true, ret);
}

SEC("fexit/unix_stream_splice_actor")
int BPF_PROG(unix_splice, void *skb, int skip, int chunk, struct unix_stream_read_state *state,
	     int ret)
{
	return on_unix_read(state, false, ret);
}

/* The end of the stream, which is no chunk. */
SEC("fexit/unix_stream_recvmsg")
int BPF_PROG(unix_end, struct socket *socket, struct msghdr *message, unsigned long size, int flags,
	     int ret)
{
	return ret ? 0 : on_unix(READ(socket, sk), 0, 0, DIRECTION_RECEIVE, flags);
}

#ifdef OLD_KERNEL
SEC("fentry/tcp_close")
int BPF_PROG(tcp_close, struct sock *sk)
{
	return on_tcp_close(sk);
}

SEC("fentry/unix_release")
int BPF_PROG(unix_release, struct socket *socket)
{
	return on_unix_release(socket);
}
#endif

/* GPL-2.0 or Apache-2.0, of which the kernel knows one. */
char LICENSE[] SEC("license") = "GPL";
