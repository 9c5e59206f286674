/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * threads: what a thread read last and how many events it has made, for links (which request caused this call). An epoch is one
 * read callback: it begins when a thread reads another connection than before. And the call that it is in, for rungs that see
 * the arguments of a call and its result in two places.
 */
#ifndef SPANTAP_THREAD_H
#define SPANTAP_THREAD_H

/* A call that has begun. */
struct pending {
	__u64 sk; /* as a number; 0: none */
	__u64 message;
	__u64 connection; /* its id, as the next socket may have the address of this one */
	/*
	 * TCP: bytes that a receive has so far, or before a send that nobody saw; unix: that a receive takes, or a send has so far; UDP:
	 * that a receive has room for.
	 */
	__u32 had;
	__u32 flags; /* MSG_… */
};

struct thread {
	__u64 last_read_connection;
	__u64 last_read_offset;
	__u32 event;
	__u32 epoch;
	__u32 mark;
	__u32 _pad;
#ifdef MESSAGE_IN_HAND
	struct pending pending[DIRECTION_COUNT];
	struct pending unix_pending[DIRECTION_COUNT];
#endif
};

#ifdef OLD_KERNEL
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 32768);
	__type(key, __u32);
	__type(value, struct thread);
} threads SEC(".maps");

/* Never written: the stack has no room for an empty one. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct thread);
} empty_thread SEC(".maps");

/* The current one, if it is known. Who only looks must not make one: each pushes out another thread, which may be in a call. */
static __always_inline struct thread *find_thread(void)
{
	__u32 tid = bpf_get_current_pid_tgid();

	return bpf_map_lookup_elem(&threads, &tid);
}

/* The current one, made if it is not known. */
static __always_inline struct thread *thread_of(void)
{
	__u32 tid = bpf_get_current_pid_tgid(), zero = 0;
	struct thread *thread = find_thread(), *empty;

	if (thread)
		return thread;
	empty = bpf_map_lookup_elem(&empty_thread, &zero);
	if (!empty)
		return 0;
	bpf_map_update_elem(&threads, &tid, empty, BPF_NOEXIST);
	return find_thread();
}

/* The thread ends. */
static __always_inline void forget_thread(void)
{
	__u32 tid = bpf_get_current_pid_tgid();

	bpf_map_delete_elem(&threads, &tid);
}
#else
struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct thread);
} threads SEC(".maps");

static __always_inline struct thread *find_thread(void)
{
	return bpf_task_storage_get(&threads, bpf_get_current_task_btf(), 0, 0);
}

static __always_inline struct thread *thread_of(void)
{
	return bpf_task_storage_get(&threads, bpf_get_current_task_btf(), 0,
				    BPF_LOCAL_STORAGE_GET_F_CREATE);
}

/* The storage goes with the task. */
static __always_inline void forget_thread(void) {}
#endif

/* Put the thread's trigger into the event, then make this event the thread's last read if it is one. */
static __always_inline void follow_thread(struct chunk_event *event)
{
	struct thread *thread = thread_of();

	if (!thread)
		return;
	event->thread_event = ++thread->event;
	event->last_read_connection = thread->last_read_connection;
	event->last_read_offset = thread->last_read_offset;
	event->last_read_mark = thread->mark;
	if (event->direction == DIRECTION_RECEIVE) {
		if (thread->last_read_connection != event->connection)
			thread->epoch++;
		thread->last_read_connection = event->connection;
		thread->last_read_offset = event->offset;
		thread->mark = MARK_NONE;
	}
	event->thread_epoch = thread->epoch;
}

#endif
