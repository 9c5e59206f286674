/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * io_uring on the tracepoint rung: the registers of a system call say nothing of a request, so what was submitted for a socket is
 * kept until the socket moves bytes. One request per direction at a time: with two the buffer would be a guess, so it is a gap.
 * Buffers that the kernel picks, and files that are numbers of a ring's own table, are gaps, too.
 */
#ifndef SPANTAP_IO_URING_H
#define SPANTAP_IO_URING_H

#include "descriptor.bpf.h"

/* enum io_uring_op, part of the ABI. */
enum {
	OP_READV = 1,
	OP_WRITEV = 2,
	OP_READ_FIXED = 4,
	OP_WRITE_FIXED = 5,
	OP_SENDMSG = 9,
	OP_RECVMSG = 10,
	OP_READ = 22,
	OP_WRITE = 23,
	OP_SEND = 26,
	OP_RECV = 27,
	OP_SEND_ZC = 47,
	OP_SENDMSG_ZC = 48,
};

/* Bits of io_kiocb.flags, as those of a submission (IOSQE_FIXED_FILE_BIT, IOSQE_BUFFER_SELECT_BIT). */
#define REQUEST_HAS_NO_FILE (1ULL << 0)
#define REQUEST_HAS_NO_BUFFER (1ULL << 5)

struct submitted_key {
	__u64 sk;
	__u64 direction;
};

struct submitted {
	__u64 where; /* user memory: of the bytes, a vector, or a message */
	__u64 len;   /* bytes, or parts of the vector */
	__u64 done;  /* bytes that it has moved so far */
	__u8 op;
	__u8 waits; /* MSG_WAITALL: the kernel goes on until all is moved */
	__u8 guess; /* another one is under way: which one moves bytes is not known */
	__u8 requests;
	__u32 pid;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 8192);
	__type(key, struct submitted_key);
	__type(value, struct submitted);
} submissions SEC(".maps");

/* Most hosts have no io_uring: every connection would look for what is not there. */
static volatile bool any_submitted;

static __always_inline bool op_sends(__u8 op)
{
	return op == OP_WRITEV || op == OP_WRITE_FIXED || op == OP_SENDMSG || op == OP_WRITE ||
	       op == OP_SEND || op == OP_SEND_ZC || op == OP_SENDMSG_ZC;
}

static __always_inline bool op_receives(__u8 op)
{
	return op == OP_READV || op == OP_READ_FIXED || op == OP_RECVMSG || op == OP_READ ||
	       op == OP_RECV;
}

/* The socket behind a descriptor; null: it is something else. */
static __always_inline struct sock *sock_of(__u64 fd)
{
	struct file *file = file_of(current_task(), fd);
	struct socket *socket;

	if (!file)
		return 0;
	socket = BPF_CORE_READ(file, private_data);
	if (!socket || BPF_CORE_READ(socket, file) != file)
		return 0;
	return BPF_CORE_READ(socket, sk);
}

static __always_inline void read_request(struct io_kiocb *request, struct submitted *one)
{
	const struct io_sr_msg *message = (const void *)request;
	const struct io_rw *transfer = (const void *)request;

	switch (one->op) {
	case OP_READV:
	case OP_WRITEV:
	case OP_READ_FIXED:
	case OP_WRITE_FIXED:
	case OP_READ:
	case OP_WRITE:
		one->where = BPF_CORE_READ(transfer, addr);
		one->len = BPF_CORE_READ(transfer, len);
		break;
	default:
		one->where = (__u64)BPF_CORE_READ(message, buf);
		one->len = BPF_CORE_READ(message, len);
		one->waits = !!(BPF_CORE_READ(message, msg_flags) & MSG_WAITALL);
	}
}

/* Once a request is prepared and before it is tried. */
static __always_inline int on_submit(struct io_kiocb *request)
{
	struct submitted one = {
		.op = BPF_CORE_READ(request, opcode), .requests = 1, .pid = current_pid()};
	struct submitted_key key = {.direction = op_sends(one.op)};
	struct submitted *other;
	__u64 flags;

	if (!key.direction && !op_receives(one.op))
		return 0;
	flags = BPF_CORE_READ(request, flags);
	if (flags & REQUEST_HAS_NO_FILE)
		return 0;
	/* Linux 5.19 and later look for the file when the request is tried: here it is still a number. */
	key.sk = (__u64)sock_of(BPF_CORE_READ(request, cqe.fd));
	if (!key.sk)
		return 0;
	read_request(request, &one);
	if (flags & REQUEST_HAS_NO_BUFFER)
		one.guess = 1;
	other = bpf_map_lookup_elem(&submissions, &key);
	if (other) {
		one.requests = other->requests + 1;
		one.guess = 1;
	}
	any_submitted = true;
	bpf_map_update_elem(&submissions, &key, &one, BPF_ANY);
	return 0;
}

/* The request has failed, or the socket is a new one at the address of an old one. */
static __always_inline void forget_submitted(struct sock *sk, __u32 direction)
{
	struct submitted_key key = {.direction = direction};

	if (!any_submitted)
		return;
	key.sk = number_of(sk);
	bpf_map_delete_elem(&submissions, &key);
}

static __always_inline bool fill_submitted(const struct submitted *one, struct buffer *buffer)
{
	struct user_msghdr message;

	/* The kernel starts again in the middle of its own copy of the vector. */
	if (one->done && (one->op == OP_SENDMSG || one->op == OP_RECVMSG))
		return false;
	switch (one->op) {
	case OP_READV:
	case OP_WRITEV:
		buffer->vector = (const struct iovec *)one->where;
		buffer->count = one->len;
		return true;
	case OP_SENDMSG:
	case OP_RECVMSG:
	case OP_SENDMSG_ZC:
		if (bpf_probe_read_user(&message, sizeof(message), (void *)one->where))
			return false;
		buffer->vector = message.msg_iov;
		buffer->count = message.msg_iovlen;
		return true;
	default:
		buffer->single.iov_base = (void *)(one->where + one->done);
		buffer->single.iov_len = one->len - one->done;
		buffer->count = 1;
		return one->done < one->len;
	}
}

/* The buffer of the request that has just moved the call's bytes. */
static __always_inline enum outcome find_submitted(const struct call *call, struct buffer *buffer)
{
	struct submitted_key key = {.sk = number_of(call->sk), .direction = call->direction};
	struct submitted *one = bpf_map_lookup_elem(&submissions, &key);
	bool found;

	if (!one || one->pid != current_pid())
		return SKIPPED_IO_URING;
	found = !one->guess && fill_submitted(one, buffer);
	one->done += call->len;
	if (one->requests > 1)
		one->requests--;
	else if (!one->waits || one->done >= one->len)
		bpf_map_delete_elem(&submissions, &key);
	return found ? OUTCOME_CAPTURED : SKIPPED_IO_URING;
}

#endif
