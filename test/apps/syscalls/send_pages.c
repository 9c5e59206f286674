/* Ways to send a body that give the kernel pages instead of a buffer. The head is sent before, as servers do. */
#include "syscalls.h"
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include <unistd.h>

/* What a pipe takes however its pages lie. */
#define PIPE_BYTES 32768

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static void send_head(int fd, char *buffer, size_t head)
{
	check(send(fd, buffer, head, MSG_MORE | MSG_NOSIGNAL) == (ssize_t)head, "head");
}

static void by_sendfile(int fd, char *buffer, size_t len, size_t head)
{
	int file = memfd_create("body", 0);
	off_t at = 0;

	send_head(fd, buffer, head);
	len -= head;
	check(write(file, buffer + head, len) == (ssize_t)len, "memfd");
	while ((size_t)at < len)
		check(sendfile(fd, file, &at, len - at) > 0, "sendfile");
	close(file);
}

/* From the pipe into the socket, all of it. */
static void drain(int pipe, int fd, size_t len)
{
	for (ssize_t n; len; len -= n)
		check((n = splice(pipe, 0, fd, 0, len, 0)) > 0, "splice");
}

static void through_pipe(int fd, char *buffer, size_t len, size_t head, bool pages)
{
	int ends[2];

	send_head(fd, buffer, head);
	check(!pipe(ends), "pipe");
	for (size_t at = head; at < len;) {
		struct iovec piece = {buffer + at, least(len - at, PIPE_BYTES)};
		ssize_t n = pages ? vmsplice(ends[1], &piece, 1, 0)
				  : write(ends[1], piece.iov_base, piece.iov_len);

		check(n > 0, "pipe");
		drain(ends[0], fd, n);
		at += n;
	}
	close(ends[0]);
	close(ends[1]);
}

static void by_splice(int fd, char *buffer, size_t len, size_t head)
{
	through_pipe(fd, buffer, len, head, false);
}

/* Pages of its own: nobody may write into them until the other end has read, which may be long after. */
static void by_vmsplice(int fd, char *buffer, size_t len, size_t head)
{
	char *pages = mmap(0, len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	check(pages != MAP_FAILED, "mmap");
	memcpy(pages, buffer, len);
	through_pipe(fd, pages, len, head, true);
	munmap(pages, len);
}

/* Head and body in one call, whose pages are pinned; the kernel tells through the error queue when it is done with them. */
static void by_zerocopy(int fd, char *buffer, size_t len, size_t head)
{
	char control[128];
	struct msghdr message = {.msg_control = control};
	struct pollfd done = {.fd = fd};

	(void)head;
	for (ssize_t n; len; buffer += n, len -= n) {
		check((n = send(fd, buffer, len, MSG_ZEROCOPY | MSG_NOSIGNAL)) > 0, "MSG_ZEROCOPY");
		check(poll(&done, 1, 10000) == 1, "the notification of MSG_ZEROCOPY");
		message.msg_controllen = sizeof(control);
		check(recvmsg(fd, &message, MSG_ERRQUEUE) >= 0, "MSG_ERRQUEUE");
	}
}

const struct way page_sends[] = {
	{"sendfile", by_sendfile},
	{"splice", by_splice},
	{"vmsplice", by_vmsplice},
	{"zerocopy", by_zerocopy},
	{0, 0},
};
