/* Ways to receive. */
#include "syscalls.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#define VECTORS 3
#define PIPE_BYTES 32768

static void by_read(int fd, char *buffer, size_t len, size_t head)
{
	(void)head;
	for (ssize_t n; len; buffer += n, len -= n)
		check((n = read(fd, buffer, len)) > 0, "read");
}

static void by_recv(int fd, char *buffer, size_t len, size_t head)
{
	(void)head;
	for (ssize_t n; len; buffer += n, len -= n)
		check((n = recv(fd, buffer, len, 0)) > 0, "recv");
}

static void cut(struct iovec *vectors, char *buffer, size_t len)
{
	size_t first = len / 5, second = len / 2;

	vectors[0] = (struct iovec){buffer, first};
	vectors[1] = (struct iovec){buffer + first, second};
	vectors[2] = (struct iovec){buffer + first + second, len - first - second};
}

static void by_readv(int fd, char *buffer, size_t len, size_t head)
{
	struct iovec vectors[VECTORS];

	(void)head;
	for (ssize_t n; len; buffer += n, len -= n) {
		cut(vectors, buffer, len);
		check((n = readv(fd, vectors, VECTORS)) > 0, "readv");
	}
}

static void by_preadv2(int fd, char *buffer, size_t len, size_t head)
{
	struct iovec vectors[VECTORS];

	(void)head;
	for (ssize_t n; len; buffer += n, len -= n) {
		cut(vectors, buffer, len);
		check((n = preadv2(fd, vectors, VECTORS, -1, 0)) > 0, "preadv2");
	}
}

static void by_recvmsg(int fd, char *buffer, size_t len, size_t head)
{
	struct iovec vectors[VECTORS];
	struct msghdr message = {.msg_iov = vectors, .msg_iovlen = VECTORS};

	(void)head;
	for (ssize_t n; len; buffer += n, len -= n) {
		cut(vectors, buffer, len);
		check((n = recvmsg(fd, &message, 0)) > 0, "recvmsg");
	}
}

static void by_recvmmsg(int fd, char *buffer, size_t len, size_t head)
{
	struct iovec vectors[VECTORS];
	struct mmsghdr message;

	(void)head;
	for (ssize_t n; len; buffer += n, len -= n) {
		memset(&message, 0, sizeof(message));
		message.msg_hdr.msg_iov = vectors;
		message.msg_hdr.msg_iovlen = VECTORS;
		cut(vectors, buffer, len);
		check(recvmmsg(fd, &message, 1, 0, 0) == 1, "recvmmsg");
		n = message.msg_len;
		check(n > 0, "recvmmsg");
	}
}

/* Looks at bytes twice before they are taken. */
static void by_peek(int fd, char *buffer, size_t len, size_t head)
{
	(void)head;
	for (ssize_t n; len; buffer += n, len -= n) {
		check(recv(fd, buffer, len, MSG_PEEK) > 0, "MSG_PEEK");
		check(recv(fd, buffer, 1, MSG_PEEK) == 1, "MSG_PEEK");
		check((n = recv(fd, buffer, len, 0)) > 0, "recv");
	}
}

static void by_waitall(int fd, char *buffer, size_t len, size_t head)
{
	(void)head;
	check(recv(fd, buffer, len, MSG_WAITALL) == (ssize_t)len, "MSG_WAITALL");
}

/* Never waits in the call: EAGAIN, poll, and again. */
static void by_nonblocking(int fd, char *buffer, size_t len, size_t head)
{
	struct pollfd more = {.fd = fd, .events = POLLIN};
	ssize_t n;

	(void)head;
	while (len) {
		n = recv(fd, buffer, len, MSG_DONTWAIT);
		if (n < 0) {
			check(errno == EAGAIN && poll(&more, 1, 10000) == 1, "poll");
			continue;
		}
		check(n > 0, "recv");
		buffer += n;
		len -= n;
	}
}

/* The body is thrown away by the kernel. */
static void by_trunc(int fd, char *buffer, size_t len, size_t head)
{
	by_recv(fd, buffer, head, 0);
	for (ssize_t n, left = len - head; left > 0; left -= n)
		check((n = recv(fd, buffer + head, left, MSG_TRUNC)) > 0, "MSG_TRUNC");
}

/* The body goes from the socket into a pipe. */
static void by_splice(int fd, char *buffer, size_t len, size_t head)
{
	int ends[2];

	by_recv(fd, buffer, head, 0);
	check(!pipe(ends), "pipe");
	for (ssize_t n, left = len - head; left > 0; left -= n) {
		check((n = splice(fd, 0, ends[1], 0, left < PIPE_BYTES ? left : PIPE_BYTES, 0)) > 0,
		      "splice");
		by_read(ends[0], buffer + head, n, 0);
	}
	close(ends[0]);
	close(ends[1]);
}

static const struct way receives[] = {
	{"read", by_read},	 {"recv", by_recv},	  {"readv", by_readv},
	{"preadv2", by_preadv2}, {"recvmsg", by_recvmsg}, {"recvmmsg", by_recvmmsg},
	{"peek", by_peek},	 {"waitall", by_waitall}, {"nonblocking", by_nonblocking},
	{"trunc", by_trunc},	 {"splice", by_splice},	  {0, 0},
};

const struct way *receive_way(const char *name)
{
	for (const struct way *way = receives; way->name; way++) {
		if (!strcmp(way->name, name))
			return way;
	}
	for (const struct way *way = uring_receives; way->name; way++) {
		if (!strcmp(way->name, name))
			return way;
	}
	fail(name);
}
