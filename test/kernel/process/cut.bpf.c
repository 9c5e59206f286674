// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/* A path whose names cannot be read, for bpf/lib/place.bpf.h. */
#include "lib/vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>
#include "events.h"
#include "lib/access.bpf.h"
#include "lib/counters.bpf.h"
#include "lib/ring.bpf.h"
#include "lib/place_kernel.h"
#include "lib/place.bpf.h"

/* Bytes of its names. */
SEC("syscall")
int cut(void *ctx)
{
	__u32 zero = 0;
	struct place *place = bpf_map_lookup_elem(&places, &zero);
	struct path path, root;

	if (!place)
		return -1;
	path.mnt = (void *)8;
	path.dentry = (void *)8;
	root.mnt = 0;
	root.dentry = 0;
	place->at = 0;
	return add_path(place, &path, &root);
}

char LICENSE[] SEC("license") = "GPL";
