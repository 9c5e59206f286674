// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/* dns_fentry.bpf.c for kernels that lack what Linux 5.11 and 5.12 brought: see lib/access.bpf.h. */
#define OLD_KERNEL
#include "dns_fentry.bpf.c"
