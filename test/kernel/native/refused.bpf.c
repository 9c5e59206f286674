/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* Reads through a pointer that it has not checked: the verifier refuses it. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} numbers SEC(".maps");

SEC("syscall")
int unchecked(void *ctx)
{
	__u32 key = 0;
	__u64 *number = bpf_map_lookup_elem(&numbers, &key);

	return *number;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
