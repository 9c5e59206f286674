// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/*
 * What can be hooked on this kernel, found out by trying: `spantap doctor` loads and attaches one of these programs at a time, all
 * others disabled, and takes it away again at once. None of them does anything. No maps: libbpf makes those of disabled programs,
 * too, so what needs one is an object of its own (doctor_*.bpf.c). The other half is cli/doctor/trials.ts.
 */
#include "lib/vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

SEC("fentry/tcp_sendmsg")
int try_fentry(void *ctx)
{
	return 0;
}

SEC("kprobe/tcp_sendmsg")
int try_kprobe(void *ctx)
{
	return 0;
}

/* Linux 6.3, commit 6e6eda44b939 ("sock: add tracepoint for send recv length"). */
SEC("tp_btf/sock_send_length")
int try_socket_tracepoint(void *ctx)
{
	return 0;
}

/* Since 5.5, and on every kernel with BTF. */
SEC("tp_btf/inet_sock_set_state")
int try_tracepoint(void *ctx)
{
	return 0;
}

/* In our own Node, at a function that hardly anybody calls. */
SEC("uprobe//proc/self/exe:napi_get_node_version")
int try_uprobe(void *ctx)
{
	return 0;
}

SEC("uprobe.multi//proc/self/exe:napi_get_node_version")
int try_uprobe_multi(void *ctx)
{
	return 0;
}

/* The helpers of 5.11 and 5.15 that the tracepoint rung stands on. */
SEC("tp_btf/inet_sock_set_state")
int try_current_task(void *ctx)
{
	return bpf_get_current_task_btf() == 0;
}

SEC("tp_btf/inet_sock_set_state")
int try_registers(void *ctx)
{
	return bpf_task_pt_regs(bpf_get_current_task_btf()) == 0;
}

/*
 * Memory of BPF is the memory cgroup's since 5.11, before it was held against RLIMIT_MEMLOCK. This helper came with the same
 * release; libbpf asks it for the same reason (probe_memcg_account()).
 */
SEC("socket")
int try_memory_cgroup(void *ctx)
{
	return bpf_ktime_get_coarse_ns() == 0;
}

char LICENSE[] SEC("license") = "GPL";
