/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * Where the bytes of a call are: sock_send_length and sock_recv_length carry no buffer, but they fire inside the system call,
 * whose registers still hold its number and arguments. The bytes were just copied, so their pages are resident.
 * Who calls without such a system call (sendfile, the kernel itself) has no buffer to read: a gap with a reason. For io_uring see
 * io_uring.bpf.h.
 */
#ifndef SPANTAP_REGISTERS_H
#define SPANTAP_REGISTERS_H

#include "descriptor.bpf.h"
#include "syscall.bpf.h"

/* False for a 32-bit process: its numbers and structures are others. */
static __always_inline bool read_syscall(struct task_struct *task, struct syscall *call)
{
	/* A typed pointer: read as it is, which costs a fifth of the program less than a helper for each register. */
	struct pt_regs *regs = (struct pt_regs *)bpf_task_pt_regs(task);

#if defined(__TARGET_ARCH_x86)
	if ((regs->cs & 0xffff) == 0x23) /* __USER32_CS */
		return false;
	call->nr = regs->orig_ax;
	call->arg[0] = regs->di;
	call->arg[1] = regs->si;
	call->arg[2] = regs->dx;
#else
	const struct user_pt_regs *user = (const struct user_pt_regs *)regs;

	if (BPF_CORE_READ(user, pstate) & 0x10) /* PSR_MODE32_BIT */
		return false;
	call->nr = BPF_CORE_READ(user, regs[8]);
	call->arg[0] = BPF_CORE_READ(user, regs[0]); /* overwritten only when the call returns */
	call->arg[1] = BPF_CORE_READ(user, regs[1]);
	call->arg[2] = BPF_CORE_READ(user, regs[2]);
#endif
	return true;
}

/*
 * A task that uses io_uring completes its requests on the way out of any system call, whose registers then speak of another
 * file. So for these the fd must be this socket.
 */
static __always_inline bool fd_is_socket(struct task_struct *task, __u64 fd, struct socket *socket)
{
	struct file *file = file_of(task, fd);

	return file && BPF_CORE_READ(file, private_data) == socket;
}

#ifndef SPANTAP_IO_URING_H
static __always_inline enum outcome find_submitted(const struct call *call, struct buffer *buffer)
{
	(void)call;
	(void)buffer;
	return SKIPPED_IO_URING;
}
#endif

/* OUTCOME_CAPTURED and the buffer, or why there is none. */
static __always_inline enum outcome find_buffer(const struct call *from, struct buffer *buffer)
{
	struct task_struct *task = current_task();
	struct socket *socket = from->sk->sk_socket;
	struct syscall call;

	buffer->vector = 0;
	buffer->vector_is_user = 1;
	buffer->skip = 0;
	if (task->flags & PF_IO_WORKER)
		return find_submitted(from, buffer);
	/* A socket without a file is the kernel's own, also when a process's call brought us here (NFS). */
	if ((task->flags & PF_KTHREAD) || !socket || !socket->file)
		return SKIPPED_KERNEL;
	if (!read_syscall(task, &call))
		return SKIPPED_COMPAT;
	if (task->io_uring &&
	    (call.nr == NR_io_uring_enter || !fd_is_socket(task, call.arg[0], socket)))
		return find_submitted(from, buffer);
	return buffer_of_syscall(&call, buffer);
}

#endif
