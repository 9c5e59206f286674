/* SPDX-License-Identifier: Apache-2.0 */
/* What the thread of a ring does. Nothing here may touch JavaScript, except through the queue. */
#include "ring.hh"

#include <cerrno>
#include <climits>
#include <cstring>
#include <sys/epoll.h>

#include <bpf/libbpf.h>

void *Ring::run(void *self)
{
	Ring *ring = static_cast<Ring *>(self);

	pthread_setname_np(pthread_self(), "spantap-ring");
	ring->loop();
	/* A queue that has said it closes has already let go of this thread. */
	if (!ring->queue_closed)
		napi_release_threadsafe_function(ring->queue, napi_tsfn_release);
	return nullptr;
}

void Ring::loop()
{
	while (!stopping) {
		wait();
		/* Before the look: what a program wrote before `drain` was called is then in it. */
		bool last = draining;

		ring_buffer__consume(ring);
		hand_over();
		/*
		 * Not empty: a program that was running when it was detached has yet to commit its
		 * record.
		 */
		if (last && ring__avail_data_size(ring_buffer__ring(ring, 0)) == 0)
			break;
	}
	if (!stopping)
		send(nullptr);
}

/* Until it is time to look at the ring, whatever the reason. */
void Ring::wait()
{
	epoll_event events[2];
	int count = epoll_wait(poll_fd, events, 2, interval);

	if (count == 0)
		wakeups.timer++;
	for (int i = 0; i < count; i++) {
		if (events[i].data.fd == map_fd)
			wakeups.half_full++;
	}
}

int Ring::copy_record(void *self, void *record, size_t length)
{
	return static_cast<Ring *>(self)->copy(record, length);
}

/*
 * A negative result makes libbpf stop. The ring is mapped read-only: a record is never written to.

 */
int Ring::copy(const void *record, size_t length)
{
	size_t padded = (length + 7) & ~static_cast<size_t>(7);

	if (stopping)
		return -ECANCELED;
	if (padded > buffers.front().size) {
		lost++;
		return 0;
	}
	if (current && current->used + padded > current->size)
		hand_over();
	if (!current && !take_buffer())
		return -ECANCELED;

	uint8_t *to = current->bytes + current->used;
	memcpy(to, record, length);
	memset(to + length, 0, padded - length);
	current->used += padded;
	return 0;
}

bool Ring::take_buffer()
{
	std::unique_lock lock(mutex);

	freed.wait(lock, [this] { return stopping || !pool.empty(); });
	if (stopping)
		return false;
	current = pool.back();
	pool.pop_back();
	current->used = 0;
	return true;
}

void Ring::hand_over()
{
	Buffer *buffer = current;

	if (!buffer)
		return;
	buffer->lost = lost;
	lost = 0;
	current = nullptr;
	if (!send(buffer))
		stopping = true;
}

/* False when the environment is going away. */
bool Ring::send(Buffer *buffer)
{
	queue_closed = napi_call_threadsafe_function(queue, buffer, napi_tsfn_nonblocking) ==
		       napi_closing;
	return !queue_closed;
}
