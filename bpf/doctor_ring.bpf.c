// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/* Is there a ring buffer (5.8)? See doctor_hooks.bpf.c. */
#include "lib/vmlinux.h"
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 64 * 1024);
} ring SEC(".maps");

SEC("tp_btf/inet_sock_set_state")
int try_ring(void *ctx)
{
	__u64 byte = 0;

	bpf_ringbuf_output(&ring, &byte, sizeof(byte), BPF_RB_NO_WAKEUP);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
