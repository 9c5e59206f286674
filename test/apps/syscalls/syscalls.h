/* What the files of this program share: a row, and the ways of moving a message over a socket. */
#ifndef SYSCALLS_H
#define SYSCALLS_H

#define _GNU_SOURCE
#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

#define MAX_MESSAGE 131072

struct way {
	const char *name;
	/* Moves exactly `len` bytes, of which `head` are the head of a message; never less, or the program ends. */
	void (*move)(int fd, char *buffer, size_t len, size_t head);
};

struct row {
	const char *name;
	const struct way *send, *receive;
	const char *family; /* inet, inet6, v4mapped, unix, abstract, socketpair, mptcp, ktls */
	const char *mode;   /* turns, threads, duplex */
	int body;	    /* bytes of each body; 0: GET without one */
	int listener;
	int pair[2];	     /* socketpair() */
	const char *skipped; /* why it cannot be done here, or null */
	struct sockaddr_storage address;
	socklen_t address_len;
};

struct message {
	char *bytes;
	size_t len, head;
};

/* Ends the program with what failed, and why. */
_Noreturn void fail(const char *what);
void check(bool good, const char *what);

const struct way *send_way(const char *name);
const struct way *receive_way(const char *name);
extern const struct way uring_sends[], uring_receives[], page_sends[];
/* Why io_uring cannot be used, or null. */
const char *without_uring(void);

/* Before the fork: listener or pair, or why not. */
void prepare(struct row *row);
int connect_row(struct row *row);
int accept_row(struct row *row);
/* TLS 1.2 in the kernel with a key that both ends know; false where it has none. */
bool start_ktls(int fd);

/* Message `n` of a row: the same length for each n below 1000. */
void make_request(struct message *out, const struct row *row, int n);
void make_response(struct message *out, const struct row *row);
void talk_as_client(struct row *row, int count);
void talk_as_server(struct row *row, int count);

#endif
