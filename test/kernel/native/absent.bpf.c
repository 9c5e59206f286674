/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* Wants a tracepoint that no kernel has. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("tp_btf/spantap_no_such_tracepoint")
int absent(void *ctx)
{
	return 0;
}

SEC("syscall")
int present(void *ctx)
{
	return 7;
}

/* Loads, and then finds nothing to attach to. */
SEC("raw_tp/spantap_no_such_tracepoint")
int late(void *ctx)
{
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
