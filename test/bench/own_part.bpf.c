// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/* Who pays for the programs of spantap: in whose time their hooks come. */
#include "lib/vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

const volatile __u32 own_pid = 0;

struct hooks {
	__u64 all;
	__u64 own;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct hooks);
} hooks SEC(".maps");

static __always_inline int add(__u64 programs)
{
	__u32 zero = 0;
	struct hooks *here = bpf_map_lookup_elem(&hooks, &zero);

	if (!here)
		return 0;
	here->all += programs;
	if (bpf_get_current_pid_tgid() >> 32 == own_pid)
		here->own += programs;
	return 0;
}

SEC("tp_btf/sock_send_length")
int BPF_PROG(send)
{
	return add(1);
}

SEC("tp_btf/sock_recv_length")
int BPF_PROG(receive)
{
	return add(1);
}

/* spantap has each of its programs here twice. */
SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(state)
{
	return add(2);
}

char LICENSE[] SEC("license") = "GPL";
