/* SPDX-License-Identifier: Apache-2.0 */
#include "malloc.hh"

#include <malloc.h>

#ifdef __GLIBC__
/* Batches of spans and compressed payloads are larger, and live for tenths of a second. */
static constexpr int LARGE_BYTES = 512 * 1024;

/* Otherwise glibc takes the largest buffer freed so far for small (mallopt(3), dynamic mmap threshold), and what is left between
 * such ones stays resident. */
void keep_heap_whole()
{
	mallopt(M_MMAP_THRESHOLD, LARGE_BYTES);
}
#else
void keep_heap_whole() {}
#endif
