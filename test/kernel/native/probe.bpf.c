/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* A BPF object of the tests of native/: something of each kind that the addon has to do with. */
#include <linux/bpf.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#define RECORD_BYTES 512 /* a power of two; the longest record has one byte less */

struct task_struct {
	struct task_struct *real_parent;
	int tgid;
} __attribute__((preserve_access_index));

enum { WRITTEN, LOST, EXECS };

const volatile __s32 parent_pid;
const volatile __s16 small;
const volatile __u64 large;
const volatile _Bool yes;

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 64 * 1024);
} events SEC(".maps");

struct pair {
	__u64 first;
	__u64 second;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 3);
	__type(key, __u32);
	__type(value, struct pair);
} sums SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__type(key, __u32);
	__type(value, __u64);
} table SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 10);
	__type(key, __u32);
	__type(value, __u32);
} slots SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__uint(value_size, RECORD_BYTES);
} scratch SEC(".maps");

static void add(__u32 what, __u64 value)
{
	struct pair *pair = bpf_map_lookup_elem(&sums, &what);

	if (pair) {
		pair->first += 1;
		pair->second += value;
	}
}

struct emission {
	__u32 count;
	__u32 first; /* number of the first record */
	__u32 size;  /* of the first record; each next one is a byte longer, up to twice as long */
	__u32 wake;
};

struct turn {
	struct emission *emission;
	__u32 *record;
};

/* A record is its number, its size, and bytes that are both. */
static long emit_one(__u32 index, struct turn *turn)
{
	struct emission *emission = turn->emission;
	__u32 size = emission->size + (emission->size ? index % emission->size : 0);
	__u64 flags = emission->wake ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP;

	/* For the verifier, which forgets a comparison when the compiler copies what was compared. */
	size &= RECORD_BYTES - 1;
	turn->record[0] = emission->first + index;
	turn->record[1] = size;
	add(bpf_ringbuf_output(&events, turn->record, size, flags) ? LOST : WRITTEN, size);
	return 0;
}

SEC("syscall")
int emit(struct emission *emission)
{
	__u32 zero = 0;
	struct emission copy = *emission;
	struct turn turn = {&copy, bpf_map_lookup_elem(&scratch, &zero)};

	if (!turn.record)
		return -1;
	for (int i = 8; i < RECORD_BYTES; i++)
		((__u8 *)turn.record)[i] = i;
	return bpf_loop(copy.count, emit_one, &turn, 0);
}

SEC("syscall")
int constants(void *ctx)
{
	return small * 10 + (large == 0xfedcba9876543210) * 2 + yes;
}

SEC("syscall")
int read_slot(__u32 *index)
{
	__u32 key = *index;
	__u32 *slot = bpf_map_lookup_elem(&slots, &key);

	return slot ? *slot : -1;
}

/* Counts the programs that children of one process start, and writes a record for each. */
SEC("tp_btf/sched_process_exec")
int BPF_PROG(exec, struct task_struct *task)
{
	__u64 record = task->tgid;

	if (task->real_parent->tgid != parent_pid)
		return 0;
	add(EXECS, 1);
	bpf_ringbuf_output(&events, &record, sizeof(record), BPF_RB_NO_WAKEUP);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
