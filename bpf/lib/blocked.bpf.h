/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * A receive that was waiting when we came, for rungs inside of the protocol: nobody saw its message, but the registers of its system
 * call still say where the bytes go. Only a call that names this very socket counts.
 */
#ifndef SPANTAP_BLOCKED_H
#define SPANTAP_BLOCKED_H

#include "descriptor.bpf.h"
#include "syscall.bpf.h"

/* Of the kernel's stack: 16 KiB on x86-64 and arm64. With another size the registers name no socket, and nothing is taken. */
#define STACK_BYTES 16384

/*
 * Of the current task. Only the kernel knows where they are: since Linux 6.9 there may be 16 bytes above them (CONFIG_X86_FRED,
 * 65c9cc9e2c14). Before 5.15 it does not say, and they were at the top.
 */
static __always_inline struct pt_regs *registers_of(struct task_struct *task)
{
	if (bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_task_pt_regs))
		return (struct pt_regs *)bpf_task_pt_regs(bpf_get_current_task_btf());
	return (struct pt_regs *)(BPF_CORE_READ(task, stack) + STACK_BYTES -
				  bpf_core_type_size(struct pt_regs));
}

static __always_inline bool read_registers(struct task_struct *task, struct syscall *call)
{
	struct pt_regs *regs = registers_of(task);

#if defined(__TARGET_ARCH_x86)
	if ((BPF_CORE_READ(regs, cs) & 0xffff) == 0x23) /* __USER32_CS */
		return false;
	call->nr = BPF_CORE_READ(regs, orig_ax);
	call->arg[0] = BPF_CORE_READ(regs, di);
	call->arg[1] = BPF_CORE_READ(regs, si);
	call->arg[2] = BPF_CORE_READ(regs, dx);
	call->arg[3] = BPF_CORE_READ(regs, r10);
#else
	const struct user_pt_regs *user = (const struct user_pt_regs *)regs;

	if (BPF_CORE_READ(user, pstate) & 0x10) /* PSR_MODE32_BIT */
		return false;
	call->nr = BPF_CORE_READ(user, regs[8]);
	call->arg[0] = BPF_CORE_READ(user, regs[0]);
	call->arg[1] = BPF_CORE_READ(user, regs[1]);
	call->arg[2] = BPF_CORE_READ(user, regs[2]);
	call->arg[3] = BPF_CORE_READ(user, regs[3]);
#endif
	return true;
}

/*
 * Is the current task in a system call that receives from this socket, to keep what it gets? Then where. Not inlined: its stack is then
 * free again before the call is accounted for.
 */
static __noinline bool find_blocked(struct sock *sk, struct buffer *buffer)
{
	struct task_struct *task = current_task();
	struct socket *socket = READ(sk, sk_socket);
	struct syscall call = {};
	struct file *file;
	__u32 flags = 0;

	/*
	 * kTLS and its like take bytes off the socket in the caller's own read(), but what that gets is something else, and shorter
	 * (tls_strp_msg_done(), Linux 6.0).
	 */
	if (!socket || BPF_CORE_READ((struct inet_connection_sock *)sk, icsk_ulp_ops) ||
	    !read_registers(task, &call))
		return false;
	switch (call.nr) {
	case NR_read:
	case NR_readv:
	case NR_preadv:
	case NR_preadv2:
		break;
	case NR_recvfrom:
		flags = call.arg[3];
		break;
	case NR_recvmsg:
		flags = call.arg[2];
		break;
	default:
		return false;
	}
	file = file_of(task, call.arg[0]);
	if ((flags & (MSG_PEEK | MSG_TRUNC)) || !file ||
	    (__u64)BPF_CORE_READ(file, private_data) != number_of(socket))
		return false;
	buffer->vector = 0;
	buffer->vector_is_user = 1;
	return buffer_of_syscall(&call, buffer) == OUTCOME_CAPTURED;
}

#endif
