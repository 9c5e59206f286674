/*
 * Says numbered HTTP/1.1 requests and responses over stream sockets, with every system call that moves bytes: a client, and a
 * server that it forked. Each ROW is name,send,receive,family,mode,body (see syscalls.h). A line of JSON for the two processes, one
 * per row (bytes that each end sent, or why the row cannot be done here), and {"done":true}; then both wait for a signal to end.
 *
 *     syscalls COUNT [--netns] ROW ...
 */
#include "syscalls.h"
#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <unistd.h>

void fail(const char *what)
{
	fprintf(stderr, "%d: %s: %s\n", (int)getpid(), what, strerror(errno));
	exit(1);
}

void check(bool good, const char *what)
{
	if (!good)
		fail(what);
}

/* A network namespace of its own, where loopback is down at first. False: not allowed. */
static bool leave_network(void)
{
	struct ifreq lo = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
	int fd;

	if (unshare(CLONE_NEWNET))
		return false;
	fd = socket(AF_INET, SOCK_DGRAM, 0);
	check(ioctl(fd, SIOCSIFFLAGS, &lo) == 0, "lo up");
	close(fd);
	return true;
}

static char *part(char **rest)
{
	char *word = strsep(rest, ",");

	check(word, "a row has six parts");
	return word;
}

static void parse(struct row *row, char *text)
{
	memset(row, 0, sizeof(*row));
	row->name = part(&text);
	row->send = send_way(part(&text));
	row->receive = receive_way(part(&text));
	row->family = part(&text);
	row->mode = part(&text);
	row->body = atoi(part(&text));
	if (!strncmp(row->send->name, "uring", 5) || !strncmp(row->receive->name, "uring", 5))
		row->skipped = without_uring();
	if (!row->skipped)
		prepare(row);
}

static void report(struct row *row, int count)
{
	struct message request, response;

	if (row->skipped) {
		printf("{\"row\":\"%s\",\"skipped\":\"%s\"}\n", row->name, row->skipped);
		return;
	}
	make_request(&request, row, 0);
	make_response(&response, row);
	printf("{\"row\":\"%s\",\"count\":%d,\"sent\":%zu,\"received\":%zu}\n", row->name, count,
	       request.len * count, response.len * count);
	free(request.bytes);
	free(response.bytes);
}

int main(int argc, char **argv)
{
	int count = argc > 2 ? atoi(argv[1]) : 0, first = 2, rows;
	struct row *all;
	pid_t server;

	check(count > 0 && count <= 1000, "usage: syscalls COUNT [--netns] ROW ...");
	setvbuf(stdout, 0, _IOLBF, 0);
	signal(SIGPIPE, SIG_IGN);
	if (!strcmp(argv[first], "--netns")) {
		first++;
		check(leave_network(), "unshare");
	}
	rows = argc - first;
	all = calloc(rows, sizeof(*all));
	for (int i = 0; i < rows; i++)
		parse(&all[i], argv[first + i]);
	server = fork();
	check(server >= 0, "fork");
	if (server == 0) {
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		for (int i = 0; i < rows; i++) {
			if (!all[i].skipped)
				talk_as_server(&all[i], count);
		}
		pause();
		return 0;
	}
	printf("{\"client\":%d,\"server\":%d}\n", (int)getpid(), (int)server);
	for (int i = 0; i < rows; i++) {
		if (!all[i].skipped)
			talk_as_client(&all[i], count);
		report(&all[i], count);
	}
	printf("{\"done\":true}\n");
	pause();
	return 0;
}
