/* The conversation of one row: requests that are numbered, and their responses, compared byte by byte where they were copied. */
#include "syscalls.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct side {
	struct row *row;
	int fd, first, step, count;
	pthread_mutex_t *turn;
};

static void finish(struct message *out, int head, int body, char fill)
{
	check(head + body <= MAX_MESSAGE, "a message is too long");
	memset(out->bytes + head, fill, body);
	out->head = head;
	out->len = head + body;
}

void make_request(struct message *out, const struct row *row, int n)
{
	out->bytes = malloc(MAX_MESSAGE);
	finish(out,
	       sprintf(out->bytes,
		       "%s /%s/sys/%03d HTTP/1.1\r\nHost: syscalls\r\nContent-Length: %d\r\n\r\n",
		       row->body ? "POST" : "GET", row->name, n, row->body),
	       row->body, 'r');
}

void make_response(struct message *out, const struct row *row)
{
	out->bytes = malloc(MAX_MESSAGE);
	finish(out, sprintf(out->bytes, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n", row->body),
	       row->body, 'b');
}

static void send_message(struct side *side, struct message *message)
{
	side->row->send->move(side->fd, message->bytes, message->len, message->head);
	free(message->bytes);
}

/* What comes must be `expected`; ways that throw the body away show only its head. */
static void receive_message(struct side *side, struct message *expected)
{
	const char *way = side->row->receive->name;
	bool thrown = !strcmp(way, "splice") || !strcmp(way, "trunc");
	char *got = malloc(MAX_MESSAGE);

	side->row->receive->move(side->fd, got, expected->len, expected->head);
	check(!memcmp(got, expected->bytes, thrown ? expected->head : expected->len), "other bytes "
										      "came than "
										      "were sent");
	free(got);
	free(expected->bytes);
}

static void *ask(void *argument)
{
	struct side *side = argument;
	struct message message;

	for (int n = side->first; n < side->count; n += side->step) {
		if (side->turn)
			pthread_mutex_lock(side->turn);
		make_request(&message, side->row, n);
		send_message(side, &message);
		make_response(&message, side->row);
		receive_message(side, &message);
		if (side->turn)
			pthread_mutex_unlock(side->turn);
	}
	return 0;
}

static void *ask_only(void *argument)
{
	struct side *side = argument;
	struct message message;

	for (int n = 0; n < side->count; n++) {
		make_request(&message, side->row, n);
		send_message(side, &message);
	}
	return 0;
}

void talk_as_client(struct row *row, int count)
{
	pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
	struct side side = {.row = row, .fd = connect_row(row), .step = 1, .count = count};
	struct side odd, even;
	struct message message;
	pthread_t thread;

	if (!strcmp(row->mode, "threads")) {
		/* One exchange is one thread's, the next one the other's. Which of them is first does not matter. */
		side.step = 2;
		side.turn = &turn;
		even = odd = side;
		odd.first = 1;
		check(!pthread_create(&thread, 0, ask, &odd), "pthread_create");
		ask(&even);
		pthread_join(thread, 0);
	} else if (!strcmp(row->mode, "duplex")) {
		/* One thread only sends and the other only receives. */
		check(!pthread_create(&thread, 0, ask_only, &side), "pthread_create");
		for (int n = 0; n < count; n++) {
			make_response(&message, row);
			receive_message(&side, &message);
		}
		pthread_join(thread, 0);
	} else {
		ask(&side);
	}
	close(side.fd);
}

void talk_as_server(struct row *row, int count)
{
	bool threads = !strcmp(row->mode, "threads");
	struct side side = {.row = row, .fd = accept_row(row), .count = count};
	struct message message;
	char end, *got;

	for (int n = 0; n < count; n++) {
		make_request(&message, row, n);
		if (threads) { /* in which order, the threads decide */
			got = malloc(MAX_MESSAGE);
			row->receive->move(side.fd, got, message.len, message.head);
			free(got);
			free(message.bytes);
		} else {
			receive_message(&side, &message);
		}
		make_response(&message, row);
		send_message(&side, &message);
	}
	check(read(side.fd, &end, 1) == 0, "the client sends more than was agreed");
	close(side.fd);
}
