/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* One call's bytes in one direction: account for them, decide how many are copied, send them. Every rung ends here. */
#ifndef SPANTAP_CHUNK_H
#define SPANTAP_CHUNK_H

/* How many calls of a connection that is older than we are look up whose it is. */
#define OLD_LOOKS 8

struct position {
	__u64 offset;
	__u32 seq;
	__u32 flags; /* enum chunk_flag */
};

/*
 * Where the call's bytes lie in the stream. The tracepoint rung reads the sequence number outside the socket's lock, so two threads
 * on one socket may see each other's progress; the exchange makes the sum of all progress exact all the same. The other rungs have
 * the lock.
 */
static __always_inline void advance(struct connection *conn, const struct call *call,
				    struct position *at)
{
	__u32 direction = call->direction & 1;
	__u32 end, before;
	__s32 jump;

	at->flags = conn->flags & CONNECTION_CLOSED ? CHUNK_CLOSED : 0;
	if (!call->tp) {
		at->seq = 0;
		at->offset = FETCH_ADD(&conn->next_offset[direction], call->len);
		count(COUNT_MEASURED_RECEIVE + direction, call->len);
		return;
	}
	end = moved_up_to(call->sk, call->tp, direction);
	at->seq = end - call->len;
	before = EXCHANGE(&conn->next_seq[direction], end);
	jump = at->seq - before;
	at->offset = conn->next_offset[direction] + jump;
	conn->next_offset[direction] = at->offset + call->len;
	count(COUNT_MEASURED_RECEIVE + direction, (__s64)(__s32)(end - before));
	if (jump > 0)
		at->flags |= CHUNK_EXTERNAL;
	if (jump < 0) {
		at->flags |= CHUNK_OVERLAP;
		count(COUNT_OVERLAP, 1);
	}
	count_bytes(direction, SKIPPED_SPLICE, jump);
}

/*
 * Is this spantap's own connection, and has its listener a verdict? Looked up once; for a connection older than we are a few
 * times, since its other end may show what it is later. `ends`: null for unix sockets.
 */
static __always_inline void judge(struct sock *sk, struct connection *conn, const struct ends *ends)
{
	bool mine = current_pid() == (__u32)self_pid;
	__u32 netns = netns_of(sk);

	if (!mine && ends && is_own_pair(&ends->local, &ends->remote, netns))
		mine = true;
	else if (mine && ends)
		remember_own_pair(&ends->local, &ends->remote, netns);
	if (mine)
		conn->flags |= CONNECTION_SELF;
	else if (ends)
		conn->endpoint_policy = endpoint_policy(conn, &ends->local, &ends->remote, netns);
}

/* True when the connection changes direction with this call. Counted before anything can be lost: a gap in the turns says how many
 * exchanges nobody saw. */
static __always_inline bool begin_turn(struct connection *conn, __u32 direction)
{
	if (conn->last_direction == direction)
		return false;
	conn->last_direction = direction;
	conn->turn++;
	conn->spent[direction & 1] = 0;
	return true;
}

/* The record did not fit into the ring. */
static __always_inline void lose(const struct call *call, bool new_turn)
{
	count_bytes(call->direction, LOST_RING_FULL, call->len);
	if (new_turn)
		count(COUNT_TURN_LOST, 1);
}

static __always_inline void send_chunk(struct scratch *mine, struct connection *conn,
				       const struct call *call, const struct position *at,
				       __u8 policy, bool new_turn)
{
	struct chunk_event *event = (struct chunk_event *)mine->record;
	__u32 direction = call->direction & 1;
	struct walk *walk = &mine->walk;
	__u64 bytes;

	__builtin_memset(event, 0, sizeof(*event));
	walk->head = 0;
	walk->tail = 0;
	walk->gap = OUTCOME_CAPTURED;
	if (call->len) {
		walk->gap = call->discarded ? SKIPPED_NO_BUFFER : find_buffer(call, &walk->buffer);
		if (walk->gap == OUTCOME_CAPTURED)
			copy_buffer(mine, call->len, copy_limit(conn, direction, policy));
	}
	event->connection = conn->id;
	event->offset = at->offset;
	event->seq = at->seq;
	event->len = call->len;
	event->head_len = walk->head;
	event->tail_len = walk->tail;
	event->turn = conn->turn;
	event->direction = direction;
	event->flags = at->flags | (call->len ? 0 : CHUNK_EOF);
	event->gap = walk->gap;
	event->policy = policy;
	follow_thread(event);
	bytes = (__u64)walk->head + walk->tail;
	barrier_var(bytes);
	if (bytes > STREAM_BYTES + TAIL_BYTES)
		bytes = STREAM_BYTES + TAIL_BYTES;
	fill_header(&event->header, EVENT_CHUNK, sizeof(*event) + bytes);
	if (emit(event, sizeof(*event) + bytes)) {
		lose(call, new_turn);
	} else {
		count_bytes(direction, OUTCOME_CAPTURED, bytes);
		count_bytes(direction, walk->gap, call->len - bytes);
		if (policy == POLICY_UNDECIDED)
			conn->spent[direction] += bytes;
	}
}

/* The first record of a connection, if it is not out yet, and this call's. */
static __always_inline void send_records(struct scratch *mine, struct connection *conn,
					 const struct call *call, const struct position *at,
					 __u8 policy, bool new_turn, struct ends *ends)
{
	bool tcp = call->tp;

	if (!(conn->flags & CONNECTION_ANNOUNCED)) {
		if (tcp)
			read_addresses(call->sk, &ends->local, &ends->remote);
		/* Without its first record nobody could use the others. */
		if (announce(mine, call->sk, conn, tcp ? ends : 0)) {
			lose(call, new_turn);
			return;
		}
		conn->flags |= CONNECTION_ANNOUNCED;
	}
	send_chunk(mine, conn, call, at, policy, new_turn);
}

/* Not inlined: a rung has several places that end here. */
static __noinline int on_call(const struct call *call)
{
	struct connection *conn = connection_of(call->sk, call->tp, call->len, call->direction);
	struct scratch *mine;
	struct position at;
	struct ends ends;
	bool tcp = call->tp, new_turn;
	__u8 policy;

	if (!conn) {
		count(COUNT_MEASURED_RECEIVE + call->direction, call->len);
		count_bytes(call->direction, LOST_STATE, call->len);
		return 0;
	}
	advance(conn, call, &at);
	if (conn->looks < (conn->flags & CONNECTION_BORN ? 1 : OLD_LOOKS)) {
		conn->looks++;
		if (tcp)
			read_addresses(call->sk, &ends.local, &ends.remote);
		judge(call->sk, conn, tcp ? &ends : 0);
	}
	if (conn->flags & CONNECTION_SELF) {
		count_bytes(call->direction, SKIPPED_SELF, call->len);
		return 0;
	}
	policy = policy_of(conn, call->direction);
	if (policy == POLICY_NONE) {
		count_bytes(call->direction, SKIPPED_POLICY, call->len);
		return 0;
	}
	new_turn = begin_turn(conn, call->direction);
	mine = take_scratch();
	if (!mine) {
		count_bytes(call->direction, LOST_REENTRY, call->len);
		if (new_turn)
			count(COUNT_TURN_LOST, 1);
		return 0;
	}
	send_records(mine, conn, call, &at, policy, new_turn, &ends);
	give_scratch(mine);
	return 0;
}

#endif
