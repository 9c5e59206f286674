/* Ways to send that copy from the process's memory. */
#include "syscalls.h"
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#define VECTORS 5

static void by_write(int fd, char *buffer, size_t len, size_t head)
{
	(void)head;
	for (ssize_t n; len; buffer += n, len -= n)
		check((n = write(fd, buffer, len)) > 0, "write");
}

static void by_send(int fd, char *buffer, size_t len, size_t head)
{
	(void)head;
	for (ssize_t n; len; buffer += n, len -= n)
		check((n = send(fd, buffer, len, MSG_NOSIGNAL)) > 0, "send");
}

/* Uneven pieces, the second one empty, the end of the head inside of one. */
static int cut(struct iovec *vectors, char *buffer, size_t len)
{
	size_t lens[VECTORS] = {len < 3 ? len : 3, 0, len / 7, len / 3};
	size_t at = 0;

	for (int i = 0; i < VECTORS; i++) {
		size_t most = len - at;
		size_t n = i == VECTORS - 1 || lens[i] > most ? most : lens[i];

		vectors[i] = (struct iovec){buffer + at, n};
		at += n;
	}
	return VECTORS;
}

static void by_writev(int fd, char *buffer, size_t len, size_t head)
{
	struct iovec vectors[VECTORS];

	(void)head;
	for (ssize_t n; len; buffer += n, len -= n)
		check((n = writev(fd, vectors, cut(vectors, buffer, len))) > 0, "writev");
}

static void by_pwritev2(int fd, char *buffer, size_t len, size_t head)
{
	struct iovec vectors[VECTORS];

	(void)head;
	for (ssize_t n; len; buffer += n, len -= n)
		check((n = pwritev2(fd, vectors, cut(vectors, buffer, len), -1, 0)) > 0, "pwritev"
											 "2");
}

static void by_sendmsg(int fd, char *buffer, size_t len, size_t head)
{
	struct iovec vectors[VECTORS];
	struct msghdr message = {.msg_iov = vectors};

	(void)head;
	for (ssize_t n; len; buffer += n, len -= n) {
		message.msg_iovlen = cut(vectors, buffer, len);
		check((n = sendmsg(fd, &message, MSG_NOSIGNAL)) > 0, "sendmsg");
	}
}

/* Two messages in one call: the head and the body, as two. */
static void by_sendmmsg(int fd, char *buffer, size_t len, size_t head)
{
	size_t first = len > head ? head : len / 2;
	struct iovec vectors[] = {{buffer, first}, {buffer + first, len - first}};
	struct mmsghdr messages[2];

	memset(messages, 0, sizeof(messages));
	for (int i = 0; i < 2; i++) {
		messages[i].msg_hdr.msg_iov = &vectors[i];
		messages[i].msg_hdr.msg_iovlen = 1;
	}
	check(sendmmsg(fd, messages, 2, MSG_NOSIGNAL) == 2, "sendmmsg");
	check(messages[0].msg_len + messages[1].msg_len == len, "sendmmsg sent a part");
}

/* The head waits in the kernel for the body. */
static void by_more(int fd, char *buffer, size_t len, size_t head)
{
	check(send(fd, buffer, head, len > head ? MSG_MORE : 0) == (ssize_t)head, "MSG_MORE");
	by_send(fd, buffer + head, len - head, 0);
}

static const struct way sends[] = {
	{"write", by_write},	 {"send", by_send},
	{"writev", by_writev},	 {"pwritev2", by_pwritev2},
	{"sendmsg", by_sendmsg}, {"sendmmsg", by_sendmmsg},
	{"more", by_more},	 {0, 0},
};

static const struct way *find(const struct way *ways, const char *name)
{
	while (ways->name && strcmp(ways->name, name))
		ways++;
	return ways->name ? ways : 0;
}

const struct way *send_way(const char *name)
{
	const struct way *way = find(sends, name);

	if (!way)
		way = find(page_sends, name);
	if (!way)
		way = find(uring_sends, name);
	check(way, name);
	return way;
}
