/* io_uring without a library, on a ring that each process has of its own. */
#include "syscalls.h"
#include <linux/io_uring.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static struct {
	pid_t owner;
	int fd;
	struct io_uring_params params;
	char *rings;
	struct io_uring_sqe *entries;
} ring;

const char *without_uring(void)
{
	struct io_uring_params params = {0};
	int fd = syscall(__NR_io_uring_setup, 4, &params);

	if (fd < 0)
		return "this kernel has no io_uring, or it is off";
	close(fd);
	return params.features & IORING_FEAT_SINGLE_MMAP ? 0 : "io_uring is older than 5.4";
}

static unsigned *at(unsigned offset)
{
	return (unsigned *)(ring.rings + offset);
}

static void open_ring(void)
{
	struct io_uring_params *params = &ring.params;
	size_t submit, complete;

	if (ring.owner == getpid())
		return;
	memset(params, 0, sizeof(*params));
	ring.fd = syscall(__NR_io_uring_setup, 4, params);
	check(ring.fd >= 0, "io_uring_setup");
	submit = params->sq_off.array + params->sq_entries * sizeof(unsigned);
	complete = params->cq_off.cqes + params->cq_entries * sizeof(struct io_uring_cqe);
	ring.rings = mmap(0, submit > complete ? submit : complete, PROT_READ | PROT_WRITE,
			  MAP_SHARED, ring.fd, IORING_OFF_SQ_RING);
	ring.entries = mmap(0, params->sq_entries * sizeof(struct io_uring_sqe),
			    PROT_READ | PROT_WRITE, MAP_SHARED, ring.fd, IORING_OFF_SQES);
	check(ring.rings != MAP_FAILED && ring.entries != MAP_FAILED, "mmap of io_uring");
	ring.owner = getpid();
}

/* Requests at once; what they have moved together, or the first error. */
static int submit(const struct io_uring_sqe *requests, unsigned count)
{
	const struct io_uring_params *params = &ring.params;
	unsigned mask = *at(params->sq_off.ring_mask), tail = *at(params->sq_off.tail);
	unsigned *head = at(params->cq_off.head), end = tail + count;
	struct io_uring_cqe *done;
	int sum = 0, result;

	for (; tail != end; tail++) {
		ring.entries[tail & mask] = requests[tail - (end - count)];
		at(params->sq_off.array)[tail & mask] = tail & mask;
	}
	__atomic_store_n(at(params->sq_off.tail), end, __ATOMIC_RELEASE);
	while (__atomic_load_n(at(params->cq_off.tail), __ATOMIC_ACQUIRE) - *head < count) {
		unsigned new = end - __atomic_load_n(at(params->sq_off.head), __ATOMIC_ACQUIRE);

		syscall(__NR_io_uring_enter, ring.fd, new, count, IORING_ENTER_GETEVENTS, 0, 0);
	}
	done = (struct io_uring_cqe *)(ring.rings + params->cq_off.cqes);
	for (unsigned i = 0; i < count; i++) {
		result = done[(*head + i) & *at(params->cq_off.ring_mask)].res;
		sum = sum < 0 || result < 0 ? -1 : sum + result;
	}
	__atomic_store_n(head, *head + count, __ATOMIC_RELEASE);
	return sum;
}

static struct io_uring_sqe request_of(int opcode, int fd, const void *buffer, size_t len, int flags)
{
	return (struct io_uring_sqe){.opcode = opcode,
				     .fd = fd,
				     .addr = (uintptr_t)buffer,
				     .len = len,
				     .flags = flags};
}

static void move(int opcode, int fd, char *buffer, size_t len, int flags)
{
	open_ring();
	for (int n; len; buffer += n, len -= n) {
		struct iovec whole = {buffer, len};
		struct msghdr message = {.msg_iov = &whole, .msg_iovlen = 1};
		struct io_uring_sqe request = request_of(opcode, fd, buffer, len, flags);

		if (opcode == IORING_OP_SENDMSG || opcode == IORING_OP_RECVMSG) {
			request.addr = (uintptr_t)&message;
			request.len = 1;
		}
		n = submit(&request, 1);
		check(n > 0, "io_uring");
	}
}

/* Two sends are under way at once, the second one waits for the first. */
static void by_two_sends(int fd, char *buffer, size_t len, size_t head)
{
	struct io_uring_sqe requests[2];
	size_t half = len / 2;

	(void)head;
	open_ring();
	requests[0] = request_of(IORING_OP_SEND, fd, buffer, half, IOSQE_IO_LINK);
	requests[1] = request_of(IORING_OP_SEND, fd, buffer + half, len - half, 0);
	check(submit(requests, 2) == (int)len, "io_uring");
}

/* The request names a place in the ring's own table of files. */
static void move_fixed(int opcode, int fd, char *buffer, size_t len)
{
	open_ring();
	check(!syscall(__NR_io_uring_register, ring.fd, IORING_REGISTER_FILES, &fd, 1), "files");
	move(opcode, 0, buffer, len, IOSQE_FIXED_FILE);
	check(!syscall(__NR_io_uring_register, ring.fd, IORING_UNREGISTER_FILES, 0, 0), "files");
}

static void by_fixed_send(int fd, char *buffer, size_t len, size_t head)
{
	(void)head;
	move_fixed(IORING_OP_SEND, fd, buffer, len);
}

static void by_fixed_recv(int fd, char *buffer, size_t len, size_t head)
{
	(void)head;
	move_fixed(IORING_OP_RECV, fd, buffer, len);
}

/* The kernel picks the buffer, of those that it was given. */
static void by_provided_recv(int fd, char *buffer, size_t len, size_t head)
{
	static char provided[32 * 1024];
	struct io_uring_sqe request;

	(void)head;
	open_ring();
	for (int n; len; buffer += n, len -= n) {
		/* `fd`: how many. */
		request = request_of(IORING_OP_PROVIDE_BUFFERS, 1, provided, sizeof(provided), 0);
		check(submit(&request, 1) >= 0, "buffers");
		request = request_of(IORING_OP_RECV, fd, 0, len, IOSQE_BUFFER_SELECT);
		n = submit(&request, 1);
		check(n > 0, "io_uring");
		memcpy(buffer, provided, n);
	}
}

#define WAY(name, opcode, flags)                                                                   \
	static void name(int fd, char *buffer, size_t len, size_t head)                            \
	{                                                                                          \
		(void)head;                                                                        \
		move(opcode, fd, buffer, len, flags);                                              \
	}

WAY(by_send, IORING_OP_SEND, 0)
WAY(by_sendmsg, IORING_OP_SENDMSG, 0)
WAY(by_write, IORING_OP_WRITE, 0)
WAY(by_worker_send, IORING_OP_SEND, IOSQE_ASYNC)
WAY(by_recv, IORING_OP_RECV, 0)
WAY(by_recvmsg, IORING_OP_RECVMSG, 0)
WAY(by_read, IORING_OP_READ, 0)
WAY(by_worker_recv, IORING_OP_RECV, IOSQE_ASYNC)

const struct way uring_sends[] = {
	{"uring", by_send},
	{"uring-msg", by_sendmsg},
	{"uring-file", by_write},
	{"uring-worker", by_worker_send},
	{"uring-two", by_two_sends},
	{"uring-fixed", by_fixed_send},
	{0, 0},
};

const struct way uring_receives[] = {
	{"uring", by_recv},
	{"uring-msg", by_recvmsg},
	{"uring-file", by_read},
	{"uring-worker", by_worker_recv},
	{"uring-fixed", by_fixed_recv},
	{"uring-provided", by_provided_recv},
	{0, 0},
};
