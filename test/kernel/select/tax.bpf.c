// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/* What spantap does not do: a program that every system call of the host pays for. */
#include "lib/vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

SEC("tp_btf/sys_enter")
int BPF_PROG(tax)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
