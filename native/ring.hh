/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Drains one ring buffer on a thread of its own. The programs write without waking anybody, so the
 * thread looks every few milliseconds, or when a program wakes it because the ring fills. Each
 * record is copied once, into a buffer of JavaScript; a full buffer, or what there is at the end of
 * a look, goes to the callback, and comes back to the pool later. When all buffers are out the
 * thread waits, the ring fills, and the programs count what they cannot write.
 */
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <pthread.h>
#include <vector>

#include <napi.h>

#include "error.hh"

struct bpf_map;
struct ring_buffer;

class Ring
{
public:
	/*
	 * on_batch(buffer: number, bytes: number, lost: number): the first `bytes` of
	 * buffers[buffer] are records, each padded to 8; `lost` records before them were larger
	 * than a buffer. buffer -1: the ring is drained, nothing follows. The buffer comes back to
	 * the pool when the callback returns, or, if that returned true, by give_back. Null, with
	 * the failure filled in, when it cannot start.
	 */
	static std::shared_ptr<Ring> start(Napi::Env env, const bpf_map *map, int interval_ms,
					   const Napi::Array &buffers,
					   const Napi::Function &on_batch, Failure &failure);
	~Ring();
	Ring(const Ring &) = delete;
	Ring &operator=(const Ring &) = delete;

	/* Take what is left in the ring, then end. To be called when no program writes any more. */
	void drain();
	/*
	 * End now: no callback is called after this returns. Safe twice, and inside the callback.
	
	 */
	void close();

	/* By the thread of JavaScript, once for each buffer that a callback has kept. */
	void give_back(uint32_t buffer);

	uint64_t used() const;
	uint64_t size() const;

	/* How often the thread has looked: because time had passed, or because a program woke it. */
	struct Wakeups {
		std::atomic<uint64_t> timer = 0;
		std::atomic<uint64_t> half_full = 0;
	};
	Wakeups wakeups;

private:
	struct Buffer {
		uint8_t *bytes;
		size_t size;
		uint32_t index;
		size_t used;
		uint32_t lost;
	};
	using Context = std::shared_ptr<Ring>;

	Ring(int interval_ms, const Napi::Array &buffers);
	int open(const bpf_map *map);
	int start_thread(Napi::Env env, const Napi::Function &on_batch, Context *self);
	int watch(int fd);

	/* On the thread. */
	static void *run(void *ring);
	static int copy_record(void *ring, void *record, size_t length);
	void loop();
	void wait();
	int copy(const void *record, size_t length);
	bool take_buffer();
	void hand_over();
	bool send(Buffer *buffer);

	/* On the thread of JavaScript. */
	static void deliver(napi_env env, napi_value callback, void *context, void *buffer);
	static void finalize(napi_env env, void *context, void *);
	static void close_with_env(void *ring);
	bool call(Napi::Env env, napi_value callback, const Buffer *buffer);
	void give_back(Buffer *buffer);

	const int interval;
	Napi::ObjectReference memory; /* keeps the buffers alive */
	std::vector<Buffer> buffers;
	napi_env env = nullptr;
	bool hooked = false;
	bool closed = false;

	ring_buffer *ring = nullptr;
	int map_fd = -1;
	int poll_fd = -1;
	int wake_fd = -1;
	pthread_t thread;
	bool running = false;
	napi_threadsafe_function queue = nullptr;

	std::mutex mutex; /* of what follows */
	std::condition_variable freed;
	std::vector<Buffer *> pool;
	std::atomic<bool> stopping = false;
	std::atomic<bool> draining = false;

	/* Only the thread's, until it has sent its last. */
	Buffer *current = nullptr;
	uint32_t lost = 0;
	bool queue_closed = false;
};
