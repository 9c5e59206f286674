/* Both ends of a row's connection. */
#include "syscalls.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>

#ifndef IPPROTO_MPTCP
#define IPPROTO_MPTCP 262
#endif

static bool is(const struct row *row, const char *family)
{
	return !strcmp(row->family, family);
}

static bool is_unix(const struct row *row)
{
	return is(row, "unix") || is(row, "abstract");
}

static int new_socket(const struct row *row)
{
	int family = is_unix(row)			       ? AF_UNIX
		     : is(row, "inet6") || is(row, "v4mapped") ? AF_INET6
							       : AF_INET;

	return socket(family, SOCK_STREAM, is(row, "mptcp") ? IPPROTO_MPTCP : 0);
}

/* Where the listener is bound: loopback and a free port, or a name of the process's own. */
static void choose_address(struct row *row)
{
	struct sockaddr_un *un = (struct sockaddr_un *)&row->address;
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)&row->address;
	struct sockaddr_in *in = (struct sockaddr_in *)&row->address;

	if (is_unix(row)) {
		int at = is(row, "abstract");
		int len = sprintf(un->sun_path + at, "%sspantap-%s-%d.sock", at ? "" : "/tmp/",
				  row->name, (int)getpid());

		un->sun_family = AF_UNIX;
		row->address_len = offsetof(struct sockaddr_un, sun_path) + at + len;
	} else if (is(row, "inet6") || is(row, "v4mapped")) {
		in6->sin6_family = AF_INET6;
		in6->sin6_addr = is(row, "inet6") ? in6addr_loopback : in6addr_any;
		row->address_len = sizeof(*in6);
	} else {
		in->sin_family = AF_INET;
		in->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		row->address_len = sizeof(*in);
	}
}

static bool has_ktls(struct row *row)
{
	int client = connect_row(row), server = accept(row->listener, 0, 0);
	bool good = start_ktls(client);

	close(client);
	close(server);
	return good;
}

void prepare(struct row *row)
{
	static const char *mapped = "::ffff:127.0.0.1";
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)&row->address;
	const char *ktls = "ktls";
	int fd;

	if (is(row, "socketpair")) {
		check(!socketpair(AF_UNIX, SOCK_STREAM, 0, row->pair), "socketpair");
		return;
	}
	fd = row->listener = new_socket(row);
	if (fd < 0) {
		row->skipped = is(row, "mptcp") ? "this kernel has no MPTCP" : "no such socket";
		return;
	}
	choose_address(row);
	if (bind(fd, (struct sockaddr *)&row->address, row->address_len)) {
		row->skipped = "the address cannot be bound";
		return;
	}
	check(!listen(fd, 16), "listen");
	if (!is_unix(row))
		getsockname(fd, (struct sockaddr *)&row->address, &row->address_len);
	if (is(row, "v4mapped"))
		inet_pton(AF_INET6, mapped, &in6->sin6_addr);
	if (is(row, "ktls")) {
		row->family = "inet"; /* for the attempt */
		if (!has_ktls(row))
			row->skipped = "this kernel has no TLS of its own";
		row->family = ktls;
	}
}

static int ready(const struct row *row, int fd)
{
	int one = 1;

	if (!is_unix(row))
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	if (is(row, "ktls"))
		check(start_ktls(fd), "kTLS");
	if (!strcmp(row->send->name, "zerocopy"))
		check(!setsockopt(fd, SOL_SOCKET, SO_ZEROCOPY, &one, sizeof(one)), "zerocopy");
	return fd;
}

int connect_row(struct row *row)
{
	int fd;

	if (is(row, "socketpair")) {
		close(row->pair[1]);
		return row->pair[0];
	}
	fd = new_socket(row);
	check(!connect(fd, (struct sockaddr *)&row->address, row->address_len), "connect");
	return ready(row, fd);
}

int accept_row(struct row *row)
{
	int fd;

	if (is(row, "socketpair")) {
		close(row->pair[0]);
		return row->pair[1];
	}
	fd = accept(row->listener, 0, 0);
	check(fd >= 0, "accept");
	if (is(row, "unix"))
		unlink(((struct sockaddr_un *)&row->address)->sun_path);
	return ready(row, fd);
}
