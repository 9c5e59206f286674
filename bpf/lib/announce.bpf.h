/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* The first record of a connection: who its two ends are. Sent with the first call that has bytes to send, by the process that
 * makes it; tried again with the next one while the ring is full. */
#ifndef SPANTAP_ANNOUNCE_H
#define SPANTAP_ANNOUNCE_H

#include "disguise.bpf.h"

/*
 * old_sockets: inodes of the unix sockets that were there before us, written by user space once the programs run; key 0 says that
 * the list is complete. All memory is taken at once (Linux 5.7 to 6.0 warn in their log of kprobes whose maps do otherwise), and
 * user space says how much. No tracepoint shows a unix socket's birth, and only offsets that count from it prove which bytes are which
 * at the other end.
 */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 8192);
	__type(key, __u64);
	__type(value, __u8);
} old_sockets SEC(".maps");

static __always_inline bool is_new_socket(__u64 inode)
{
	__u64 complete = 0;

	return inode && bpf_map_lookup_elem(&old_sockets, &complete) &&
	       !bpf_map_lookup_elem(&old_sockets, &inode);
}

static __always_inline void fill_unix(struct sock *sk, struct connection_event *event)
{
	struct unix_sock *own = (struct unix_sock *)sk;
	struct sock *peer = BPF_CORE_READ(own, peer);
	struct unix_address *name = BPF_CORE_READ(own, addr);
	int len;

	event->peer_socket = disguise(peer);
	/* Addresses are used again soon, inode numbers are not. */
	event->peer_inode = BPF_CORE_READ(peer, sk_socket, file, f_inode, i_ino);
	/* The accepted end shares its listener's name; an end that connects has none of its own as a rule. */
	event->role = name ? ROLE_SERVER : ROLE_CLIENT;
	if (!name)
		name = peer ? BPF_CORE_READ((struct unix_sock *)peer, addr) : 0;
	if (!name) { /* socketpair() */
		event->role = ROLE_UNKNOWN;
		return;
	}
	len = BPF_CORE_READ(name, len) - (int)sizeof(short);
	if (len <= 0)
		return;
	if (len > UNIX_PATH_BYTES)
		len = UNIX_PATH_BYTES;
	event->path_len = len;
	bpf_probe_read_kernel(event->path, UNIX_PATH_BYTES, &name->name[0].sun_path);
}

/* Built in scratch memory: it is too much for the stack. `ends`: null for unix sockets. */
static __always_inline long announce(struct scratch *mine, struct sock *sk, struct connection *conn,
				     const struct ends *ends)
{
	struct connection_event *event = (struct connection_event *)mine->record;

	__builtin_memset(event, 0, sizeof(*event));
	fill_header(&event->header, EVENT_CONNECTION, sizeof(*event));
	event->connection = conn->id;
	event->socket = disguise(sk);
	event->inode = BPF_CORE_READ(sk, sk_socket, file, f_inode, i_ino);
	event->netns = netns_of(sk);
	event->role = conn->role;
	event->born = !!(conn->flags & CONNECTION_BORN);
	if (ends) {
		event->local = ends->local;
		event->remote = ends->remote;
		event->receive_seq = conn->next_seq[DIRECTION_RECEIVE] -
				     (__u32)conn->next_offset[DIRECTION_RECEIVE];
		event->send_seq = conn->next_seq[DIRECTION_SEND] -
				  (__u32)conn->next_offset[DIRECTION_SEND];
	} else {
		event->local.family = AF_UNIX;
		event->remote.family = AF_UNIX;
		event->born = is_new_socket(event->inode);
		fill_unix(sk, event);
	}
	return emit(event, sizeof(*event));
}

#endif
