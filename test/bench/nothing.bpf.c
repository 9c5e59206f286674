// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/* What the kernel takes to measure a run: this program does nothing else. */
#include "lib/vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

SEC("tp_btf/sock_send_length")
int BPF_PROG(nothing)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
