// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/* May a tracing program use the storage of a socket (5.11)? See doctor_hooks.bpf.c. */
#include "lib/vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, __u64);
} storage SEC(".maps");

SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(try_socket_storage, struct sock *sk)
{
	bpf_sk_storage_get(&storage, sk, 0, 0);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
