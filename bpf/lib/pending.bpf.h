/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* A kretprobe sees what a function returned and not what it was called with, so that its kprobe keeps that for it. */
#ifndef SPANTAP_PENDING_H
#define SPANTAP_PENDING_H

static __always_inline int begin_call(struct sock *sk, struct msghdr *message, __u32 direction,
				      __u32 flags)
{
	struct thread *thread = thread_of();
	struct pending *pending;

	if (!thread)
		return 0;
	pending = &thread->pending[direction & 1];
	/* The kernel has only so many slots for functions that have not returned yet. */
	if (pending->sk)
		count(COUNT_RETURN_MISSED, 1);
	pending->sk = (__u64)sk;
	pending->message = (__u64)message;
	pending->flags = flags;
	return 0;
}

/* False: we were not there when the call began. */
static __always_inline bool end_call(__u32 direction, struct pending *call)
{
	struct thread *thread = thread_of();

	if (!thread || !thread->pending[direction & 1].sk)
		return false;
	*call = thread->pending[direction & 1];
	thread->pending[direction & 1].sk = 0;
	return true;
}

#endif
