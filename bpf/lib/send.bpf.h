/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* What a call returned that sends over TCP, or that sends or receives over a unix socket, for rungs inside of the protocol. */
#ifndef SPANTAP_SEND_H
#define SPANTAP_SEND_H

/* `message`: null when the bytes were pages. With the socket locked. */
static __always_inline int on_send(struct sock *sk, struct msghdr *message, int ret)
{
	struct call call = {.sk = sk, .message = message, .len = ret, .direction = DIRECTION_SEND};

	if (is_unselected())
		return 0;
	if (ret <= 0) {
		count(COUNT_FAILED_CALL, 1);
		return 0;
	}
	if (!is_tcp(sk))
		return 0;
	call.tp = tcp_of(sk);
	return call.tp ? on_call(&call) : 0;
}

static __always_inline int on_unix(struct sock *sk, struct msghdr *message, int ret,
				   __u32 direction, __u32 flags)
{
	struct call call = {.sk = sk, .message = message, .len = ret, .direction = direction};

	if (is_unselected() || !is_unix_stream(sk))
		return 0;
	if (ret < 0 || (ret == 0 && direction == DIRECTION_SEND)) {
		count(COUNT_FAILED_CALL, 1);
		return 0;
	}
	if (direction == DIRECTION_RECEIVE && (flags & MSG_PEEK)) {
		count(COUNT_PEEK, 1);
		return 0;
	}
	return on_call(&call);
}

/* Part of a receive, one of the other end's sends at most, has been copied: to the message, or to a pipe. */
static __always_inline int on_unix_read(struct unix_stream_read_state *state, bool copied, int ret)
{
	struct socket *socket = READ(state, socket);
	struct msghdr *message = copied ? READ(state, msg) : 0;

	if (ret <= 0)
		return 0;
	return on_unix(READ(socket, sk), message, ret, DIRECTION_RECEIVE, READ(state, flags));
}

#endif
