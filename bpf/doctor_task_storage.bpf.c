// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/* May a tracing program use the storage of a task (5.11)? See doctor_hooks.bpf.c. */
#include "lib/vmlinux.h"
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, __u64);
} storage SEC(".maps");

SEC("tp_btf/inet_sock_set_state")
int try_task_storage(void *ctx)
{
	bpf_task_storage_get(&storage, bpf_get_current_task_btf(), 0, 0);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
