/* SPDX-License-Identifier: Apache-2.0 */
/* Life of a ring: start, drain, close. What its thread does is in ring_thread.cc. */
#include "ring.hh"

#include <cerrno>
#include <csignal>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <bpf/libbpf.h>

std::shared_ptr<Ring> Ring::start(Napi::Env env, const bpf_map *map, int interval_ms,
				  const Napi::Array &buffers, const Napi::Function &on_batch,
				  Failure &failure)
{
	std::shared_ptr<Ring> ring(new Ring(interval_ms, buffers));
	int error = ring->open(map);

	if (!error)
		error = ring->start_thread(env, on_batch, new Context(ring));
	if (!error)
		return ring;
	failure.code = error == EINVAL ? "invalid" : "failed";
	failure.number = error;
	failure.message = std::string("cannot read the ring ") + bpf_map__name(map) + ": " +
			  errno_text(error);
	return nullptr;
}

Ring::Ring(int interval_ms, const Napi::Array &arrays)
	: interval(interval_ms), memory(Napi::Persistent(arrays.As<Napi::Object>()))
{
	buffers.reserve(arrays.Length());
	for (uint32_t i = 0; i < arrays.Length(); i++) {
		Napi::ArrayBuffer array = arrays.Get(i).As<Napi::ArrayBuffer>();
		buffers.push_back(
			{static_cast<uint8_t *>(array.Data()), array.ByteLength(), i, 0, 0});
	}
	for (Buffer &buffer : buffers)
		pool.push_back(&buffer);
}

int Ring::watch(int fd)
{
	epoll_event event = {};

	/*
	 * Edge triggered: a ring counts as readable while it holds anything, so a level would never
	 * let the thread sleep on a busy host. An edge is only what a program asks for with
	 * BPF_RB_FORCE_WAKEUP.
	 */
	event.events = EPOLLIN | EPOLLET;
	event.data.fd = fd;
	return epoll_ctl(poll_fd, EPOLL_CTL_ADD, fd, &event) ? errno : 0;
}

int Ring::open(const bpf_map *map)
{
	int error;

	ring = ring_buffer__new(bpf_map__fd(map), copy_record, this, nullptr);
	if (!ring)
		return errno;
	poll_fd = epoll_create1(EPOLL_CLOEXEC);
	wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (poll_fd < 0 || wake_fd < 0)
		return errno;
	map_fd = bpf_map__fd(map);
	error = watch(map_fd);
	return error ? error : watch(wake_fd);
}

int Ring::start_thread(Napi::Env napi, const Napi::Function &on_batch, Context *self)
{
	sigset_t all;
	sigset_t before;
	int error;

	env = napi;
	if (napi_create_threadsafe_function(env, on_batch, nullptr,
					    Napi::String::New(napi, "spantap ring"), 0, 1, nullptr,
					    finalize, self, deliver, &queue) != napi_ok) {
		delete self;
		return ENOMEM;
	}
	/*
	 * After the queue was made, so that it runs before the queue is torn down with the
	 * environment.
	 */
	napi_add_env_cleanup_hook(env, close_with_env, this);
	hooked = true;

	/* Signals are for Node's own threads. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	error = pthread_create(&thread, nullptr, run, this);
	pthread_sigmask(SIG_SETMASK, &before, nullptr);
	running = error == 0;
	if (error)
		napi_release_threadsafe_function(queue, napi_tsfn_abort);
	return error;
}

static void wake(int fd)
{
	uint64_t one = 1;

	/* Can only fail when it is already set, which is as good. */
	(void)!write(fd, &one, sizeof(one));
}

void Ring::drain()
{
	draining = true;
	if (!closed)
		wake(wake_fd);
}

void Ring::close()
{
	if (closed)
		return;
	closed = true;
	if (hooked)
		napi_remove_env_cleanup_hook(env, close_with_env, this);
	if (running) {
		{
			std::lock_guard lock(mutex);
			stopping = true;
		}
		freed.notify_one();
		wake(wake_fd);
		pthread_join(thread, nullptr);
	}
	ring_buffer__free(ring);
	if (poll_fd >= 0)
		::close(poll_fd);
	if (wake_fd >= 0)
		::close(wake_fd);
}

void Ring::close_with_env(void *self)
{
	static_cast<Ring *>(self)->close();
}

Ring::~Ring()
{
	close();
}

uint64_t Ring::used() const
{
	return closed ? 0 : ring__avail_data_size(ring_buffer__ring(ring, 0));
}

uint64_t Ring::size() const
{
	return closed ? 0 : ring__size(ring_buffer__ring(ring, 0));
}

void Ring::deliver(napi_env env, napi_value callback, void *context, void *data)
{
	Ring *ring = static_cast<Context *>(context)->get();
	Buffer *buffer = static_cast<Buffer *>(data);

	/* No environment: it is being torn down with batches still in the queue. */
	bool kept = env && !ring->closed && ring->call(env, callback, buffer);

	if (buffer && !kept)
		ring->give_back(buffer);
}

/* Whether the callback keeps the buffer. */
bool Ring::call(Napi::Env env, napi_value callback, const Buffer *buffer)
{
	napi_value undefined = env.Undefined();
	napi_value result;
	napi_value error;
	bool kept = false;
	napi_value arguments[] = {
		Napi::Number::New(env, buffer ? static_cast<double>(buffer->index) : -1),
		Napi::Number::New(env, buffer ? static_cast<double>(buffer->used) : 0),
		Napi::Number::New(env, buffer ? buffer->lost : lost),
	};

	if (napi_call_function(env, undefined, callback, 3, arguments, &result) == napi_ok)
		return napi_get_value_bool(env, result, &kept) == napi_ok && kept;
	/*
	 * Nobody called us who could catch it: the process (or the worker) decides, as with any
	 * callback.
	 */
	if (env.IsExceptionPending() && napi_get_and_clear_last_exception(env, &error) == napi_ok)
		napi_fatal_exception(env, error);
	return false;
}

void Ring::give_back(uint32_t buffer)
{
	if (buffer < buffers.size())
		give_back(&buffers[buffer]);
}

void Ring::give_back(Buffer *buffer)
{
	{
		std::lock_guard lock(mutex);
		pool.push_back(buffer);
	}
	freed.notify_one();
}

void Ring::finalize(napi_env, void *context, void *)
{
	delete static_cast<Context *>(context);
}
