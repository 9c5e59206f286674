/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * connections: in the socket itself and freed with it, where the kernel lets programs do that; else in a map by the socket's
 * address. There a new socket at an old address is told apart by its birth (TCP: state.bpf.h) or its inode (unix), and entries
 * leave when the socket is closed.
 */
#ifndef SPANTAP_CONNECTION_MAP_H
#define SPANTAP_CONNECTION_MAP_H

#ifdef OLD_KERNEL
const volatile __u32 possible_cpus = 1;

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 65536);
	__type(key, __u64);
	__type(value, struct connection);
} connections SEC(".maps");

/* Connections made so far on a CPU, and by who interrupted that. */
struct id_counter {
	__u64 made[2];
	__u32 busy;
	__u32 _pad;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct id_counter);
} last_id SEC(".maps");

static __always_inline __u64 new_id(void)
{
	__u32 zero = 0, nested;
	struct id_counter *last = bpf_map_lookup_elem(&last_id, &zero);
	__u64 id;

	if (!last)
		return 0;
	nested = EXCHANGE(&last->busy, 1) & 1;
	/*
	 * Each CPU has two numbers of its own below the factor. It is odd, so that the ids of a CPU pass through all slots of policies,
	 * which are a power of two.
	 */
	id = ++last->made[nested] * (2 * possible_cpus + 1) + bpf_get_smp_processor_id() * 2 +
	     nested;
	if (!nested)
		last->busy = 0;
	return id;
}

static __always_inline __u64 inode_of_unix(struct sock *sk)
{
	if (READ(sk, __sk_common.skc_family) != AF_UNIX)
		return 0;
	return BPF_CORE_READ(sk, sk_socket, file, f_inode, i_ino);
}

static __always_inline struct connection *find_connection(struct sock *sk)
{
	__u64 key = number_of(sk);
	struct connection *conn = bpf_map_lookup_elem(&connections, &key);

	return conn && conn->inode == inode_of_unix(sk) ? conn : 0;
}

/* As it begins, if there is none. Null: no room. */
static __always_inline struct connection *put_connection(struct sock *sk, struct connection *begin)
{
	__u64 key = number_of(sk);
	struct connection *conn = bpf_map_lookup_elem(&connections, &key);

	/* Of the socket that was here before. */
	if (conn)
		bpf_map_delete_elem(&connections, &key);
	begin->inode = inode_of_unix(sk);
	bpf_map_update_elem(&connections, &key, begin, BPF_NOEXIST);
	return bpf_map_lookup_elem(&connections, &key);
}

static __always_inline void forget_connection(struct sock *sk)
{
	__u64 key = number_of(sk);

	bpf_map_delete_elem(&connections, &key);
}
#else
struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct connection);
} connections SEC(".maps");

/* Connections made so far. One number for all CPUs: ids that follow each other have policy slots of their own (events.h). */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} last_id SEC(".maps");

static __always_inline __u64 new_id(void)
{
	__u32 zero = 0;
	__u64 *last = bpf_map_lookup_elem(&last_id, &zero);

	return last ? FETCH_ADD(last, 1) + 1 : 0;
}

static __always_inline struct connection *find_connection(struct sock *sk)
{
	return bpf_sk_storage_get(&connections, sk, 0, 0);
}

/* As it begins, if there is none. Null: no memory. */
static __always_inline struct connection *put_connection(struct sock *sk, struct connection *begin)
{
	return bpf_sk_storage_get(&connections, sk, begin, BPF_LOCAL_STORAGE_GET_F_CREATE);
}

/* Of a socket that is connected again; else the storage goes with the socket. */
static __always_inline void forget_connection(struct sock *sk)
{
	bpf_sk_storage_delete(&connections, sk);
}
#endif

#endif
