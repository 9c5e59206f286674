/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* System calls that move bytes of a socket: their numbers, and where their arguments say that the bytes are. */
#ifndef SPANTAP_SYSCALL_H
#define SPANTAP_SYSCALL_H

struct syscall {
	long nr;
	__u64 arg[4]; /* fd, buffer or vector or message, length or count or flags, flags */
};

#if defined(__TARGET_ARCH_x86)
enum {
	NR_read = 0,
	NR_write = 1,
	NR_readv = 19,
	NR_writev = 20,
	NR_sendto = 44,
	NR_recvfrom = 45,
	NR_sendmsg = 46,
	NR_recvmsg = 47,
	NR_preadv = 295,
	NR_pwritev = 296,
	NR_recvmmsg = 299,
	NR_sendmmsg = 307,
	NR_preadv2 = 327,
	NR_pwritev2 = 328
};
#elif defined(__TARGET_ARCH_arm64)
enum {
	NR_read = 63,
	NR_write = 64,
	NR_readv = 65,
	NR_writev = 66,
	NR_preadv = 69,
	NR_pwritev = 70,
	NR_sendto = 206,
	NR_recvfrom = 207,
	NR_sendmsg = 211,
	NR_recvmsg = 212,
	NR_recvmmsg = 243,
	NR_sendmmsg = 269,
	NR_preadv2 = 286,
	NR_pwritev2 = 287
};
#endif
#define NR_io_uring_enter 426

/* OUTCOME_CAPTURED and the buffer, or why there is none. */
static __always_inline enum outcome buffer_of_syscall(const struct syscall *call,
						      struct buffer *buffer)
{
	struct user_msghdr message;

	switch (call->nr) {
	case NR_read:
	case NR_write:
	case NR_sendto:
	case NR_recvfrom:
		buffer->single.iov_base = (void *)call->arg[1];
		buffer->single.iov_len = call->arg[2];
		buffer->count = 1;
		return OUTCOME_CAPTURED;
	case NR_readv:
	case NR_writev:
	case NR_preadv:
	case NR_pwritev:
	case NR_preadv2:
	case NR_pwritev2:
		buffer->vector = (const struct iovec *)call->arg[1];
		buffer->count = call->arg[2];
		return OUTCOME_CAPTURED;
	case NR_sendmsg:
	case NR_recvmsg:
		if (bpf_probe_read_user(&message, sizeof(message), (void *)call->arg[1]))
			return LOST_FAULT;
		buffer->vector = message.msg_iov;
		buffer->count = message.msg_iovlen;
		return OUTCOME_CAPTURED;
	case NR_recvmmsg:
	case NR_sendmmsg:
		return SKIPPED_VECTOR;
	default:
		return SKIPPED_NO_BUFFER;
	}
}

#endif
