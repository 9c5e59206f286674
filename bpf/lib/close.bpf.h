/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* Nobody can use a socket any more. Only where its state is in a map by its address, which another socket may have next. */
#ifndef SPANTAP_CLOSE_H
#define SPANTAP_CLOSE_H

/* TCP: what is still on its way out ends with a change to TCP_CLOSE (state.bpf.h), unless that was before. */
static __always_inline int on_tcp_close(struct sock *sk)
{
	struct connection *conn = find_connection(sk);

	if (conn && READ(sk, __sk_common.skc_state) == TCP_CLOSE)
		forget_connection(sk);
	else if (conn)
		conn->flags |= CONNECTION_LEFT;
	return 0;
}

static __always_inline int on_unix_release(struct socket *socket)
{
	struct sock *sk = READ(socket, sk);

	if (sk && is_unix_stream(sk))
		forget_connection(sk);
	return 0;
}

#endif
