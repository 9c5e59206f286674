/* SPDX-License-Identifier: Apache-2.0 */
/* What the C library does with memory of the process: Node's buffers are in it. */
#pragma once

/* Take large buffers from the kernel one by one, and give each back when it is freed. */
void keep_heap_whole();
