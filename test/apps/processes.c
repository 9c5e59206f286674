// SPDX-License-Identifier: Apache-2.0
/*
 * Processes that come and go, for the tests: too many and too short for Python. What is started prints "PID NUMBER" per request.
 *   request PORT PATH                 one HTTP request to 127.0.0.1; 0 if the answer is 200
 *   many PORT COUNT ROW PROGRAM...    the n-th process executes the n-th of the programs with `request PORT /ROW/ok/n`
 *   forked PORT COUNT ROW             processes that request without executing anything
 *   storm COUNT                       processes that end at once
 *   after PORT PATH PROGRAM...        requests, then executes the program
 *   thread PROGRAM...                 executes it from another thread than the first
 *   alive PORT PATH                   requests from a thread whose first one has ended
 *   reuse PORT COUNT ROW PROGRAM...   like `many`, one after the other, all with the same pid
 *   pair PORT COUNT ROW PROGRAM       answers the requests of processes of its own
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/sched.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define AT_ONCE 16
#define ANSWER "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok\n"

extern char **environ;

static void fail(const char *what)
{
	perror(what);
	exit(2);
}

static struct sockaddr_in loopback(const char *port)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(atoi(port))};

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return to;
}

static int request(const char *port, const char *path)
{
	struct sockaddr_in to = loopback(port);
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char text[4096] = "";
	size_t at = 0;
	ssize_t n;

	if (connect(fd, (struct sockaddr *)&to, sizeof(to)))
		fail("connect");
	n = snprintf(text, sizeof(text),
		     "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", path);
	if (send(fd, text, n, 0) != n)
		fail("send");
	while ((n = recv(fd, text + at, sizeof(text) - at, 0)) > 0)
		at += n;
	close(fd);
	return strncmp(text, "HTTP/1.1 200", 12) != 0;
}

static void path_of(char *path, const char *row, int number)
{
	snprintf(path, 256, "/%s/ok/%d", row, number);
}

/* Every third process is named by one variable, every third by another. */
static void execute(const char *program, const char *port, const char *row, int number)
{
	char path[256], variable[64];
	char *argv[] = {(char *)program, "request", (char *)port, path, NULL};

	path_of(path, row, number);
	snprintf(variable, sizeof(variable), "named-%d", number % 7);
	if (number % 3 == 0)
		setenv("OTEL_SERVICE_NAME", variable, 1);
	snprintf(variable, sizeof(variable), "service.name=given-%d,team=%d", number % 5, number % 2);
	if (number % 3 == 1)
		setenv("OTEL_RESOURCE_ATTRIBUTES", variable, 1);
	execve(program, argv, environ);
	fail(program);
}

static int failures;

static void reap(void)
{
	int status;

	if (wait(&status) > 0 && status)
		failures++;
}

static pid_t started(int number, int *running)
{
	pid_t pid;

	if (*running == AT_ONCE) {
		reap();
		--*running;
	}
	fflush(stdout);
	pid = fork();
	if (pid < 0)
		fail("fork");
	if (pid > 0) {
		++*running;
		if (number >= 0)
			printf("%d %d\n", pid, number);
	}
	return pid;
}

static int finish(int running)
{
	while (running-- > 0)
		reap();
	return failures != 0;
}

static int many(char **argv)
{
	int count = atoi(argv[1]), running = 0, programs = 0;

	while (argv[3 + programs])
		programs++;
	for (int i = 0; i < count; i++)
		if (started(i, &running) == 0)
			execute(argv[3 + i % programs], argv[0], argv[2], i);
	return finish(running);
}

static int forked(char **argv)
{
	int running = 0;
	char path[256];

	for (int i = 0; i < atoi(argv[1]); i++) {
		if (started(i, &running) == 0) {
			path_of(path, argv[2], i);
			_exit(request(argv[0], path));
		}
	}
	return finish(running);
}

static int storm(char **argv)
{
	int running = 0;

	for (int i = 0; i < atoi(argv[0]); i++)
		if (started(-1, &running) == 0)
			_exit(0);
	return finish(running);
}

static void *execute_here(void *argv)
{
	execv(*(char **)argv, argv);
	fail("execv");
	return NULL;
}

static int in_thread(void *(*run)(void *), void *argument)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, run, argument))
		fail("pthread_create");
	pthread_join(thread, NULL);
	return 0;
}

static pthread_t first_thread;

static void *request_alone(void *argv)
{
	pthread_join(first_thread, NULL);
	usleep(50000);
	_exit(request(((char **)argv)[0], ((char **)argv)[1]));
}

static void alive(char **argv)
{
	pthread_t thread;

	first_thread = pthread_self();
	if (pthread_create(&thread, NULL, request_alone, argv))
		fail("pthread_create");
	pthread_exit(NULL);
}

static pid_t fork_as(pid_t *pid)
{
	struct clone_args args = {.exit_signal = SIGCHLD};

	if (*pid) {
		args.set_tid = (uintptr_t)pid;
		args.set_tid_size = 1;
	}
	fflush(stdout);
	return syscall(SYS_clone3, &args, sizeof(args));
}

static int reuse(char **argv)
{
	int count = atoi(argv[1]), programs = 0, running = 1;
	pid_t pid = 0;

	while (argv[3 + programs])
		programs++;
	for (int i = 0; i < count; i++) {
		pid_t child = fork_as(&pid);
		/* Somebody else has it for now. */
		while (child < 0 && errno == EEXIST) {
			usleep(1000);
			child = fork_as(&pid);
		}
		if (child < 0)
			fail("clone3");
		if (child == 0)
			execute(argv[3 + i % programs], argv[0], argv[2], i);
		printf("%d %d\n", child, i);
		pid = child;
		reap();
	}
	return finish(running - 1);
}

static int pair(char **argv)
{
	struct sockaddr_in at = loopback(argv[0]);
	int listener = socket(AF_INET, SOCK_STREAM, 0), yes = 1, count = atoi(argv[1]);
	char text[4096];

	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	if (bind(listener, (struct sockaddr *)&at, sizeof(at)) || listen(listener, 64))
		fail("listen");
	if (fork() == 0) {
		close(listener);
		return many(argv);
	}
	for (int i = 0; i < count; i++) {
		int fd = accept(listener, NULL, NULL);
		if (recv(fd, text, sizeof(text), 0) > 0)
			send(fd, ANSWER, strlen(ANSWER), 0);
		close(fd);
	}
	reap();
	return failures != 0;
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	signal(SIGPIPE, SIG_IGN);
	argv += 2;
	if (!strcmp(what, "request") && argc == 4)
		return request(argv[0], argv[1]);
	if (!strcmp(what, "many") && argc > 5)
		return many(argv);
	if (!strcmp(what, "forked") && argc == 5)
		return forked(argv);
	if (!strcmp(what, "storm") && argc == 3)
		return storm(argv);
	if (!strcmp(what, "after") && argc > 4 && !request(argv[0], argv[1]))
		return execv(argv[2], argv + 2);
	if (!strcmp(what, "thread") && argc > 2)
		return in_thread(execute_here, argv);
	if (!strcmp(what, "alive") && argc == 4)
		alive(argv);
	if (!strcmp(what, "reuse") && argc > 5)
		return reuse(argv);
	if (!strcmp(what, "pair") && argc == 6)
		return pair(argv);
	fprintf(stderr, "unknown: %s\n", what);
	return 2;
}
