/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* Kernel addresses do not leave the kernel; the same pointer gives the same name, exact in a double. */
#ifndef SPANTAP_DISGUISE_H
#define SPANTAP_DISGUISE_H

const volatile __u64 disguise_key = 0;

static __always_inline __u64 disguise(const void *pointer)
{
	__u64 number = number_of(pointer);

	return number ? (number ^ disguise_key) & 0xffffffffffffULL : 0;
}

#endif
