/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * threads: what a thread read last and how many events it has made, for links (which request caused this call). An epoch is one
 * read callback: it begins when a thread reads another connection than before.
 */
#ifndef SPANTAP_THREAD_H
#define SPANTAP_THREAD_H

struct thread {
	__u64 last_read_connection;
	__u64 last_read_offset;
	__u32 event;
	__u32 epoch;
	__u32 mark;
	__u32 _pad;
};

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct thread);
} threads SEC(".maps");

/* Put the thread's trigger into the event, then make this event the thread's last read if it is one. */
static __always_inline void follow_thread(struct task_struct *task, struct chunk_event *event)
{
	struct thread *thread = bpf_task_storage_get(&threads, task, 0,
						     BPF_LOCAL_STORAGE_GET_F_CREATE);

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
