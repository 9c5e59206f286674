/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* When a process began, as user space knows it: with its pid it is the process's name. */
#ifndef SPANTAP_TICKS_H
#define SPANTAP_TICKS_H

/* `start_boottime` in ns, as /proc/PID/stat prints it: nsec_to_clock_t(), USER_HZ is 100. */
static __always_inline __u64 ticks_of(__u64 start_boottime)
{
	return start_boottime / 10000000;
}

#endif
