/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* One of everything that gen.ts turns into TypeScript. */
#include <linux/types.h>

enum shade { SHADE_LIGHT = 1, SHADE_DARK = 4, SHADE_COUNT = 5 };

enum mixed { LOST_ALL = 1, SKIPPED_ALL = 2, MIXED_COUNT = 3 };

enum wide { WIDE_BYTES = 4096 };

struct inner {
	__u16 port;
	__s16 delta;
};

struct outer_event {
	__u64 time_ns;
	__s32 offset;
	enum shade shade;
	struct inner inner;
	__u8 flag;
	__u8 _pad[3];
	__u64 words[2];
	char name[16];
};

enum shade shared_shade;
enum mixed shared_mixed;
enum wide shared_wide;
struct inner shared_inner;
struct outer_event shared_outer_event;
