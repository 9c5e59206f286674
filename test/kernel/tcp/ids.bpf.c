/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* The ids of connections where a map has their state: as tcp_kprobe and tcp_fentry_old make them. */
#define OLD_KERNEL
#include "lib/vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>
#include "events.h"
#include "lib/access.bpf.h"
#include "lib/select.bpf.h"
#include "lib/counters.bpf.h"
#include "lib/ring.bpf.h"
#include "lib/scratch.bpf.h"
#include "lib/connection.bpf.h"

SEC("syscall")
int next_id(void *context)
{
	return new_id();
}

char LICENSE[] SEC("license") = "GPL";
