/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * bytes: every byte of every call by direction and outcome. counts: everything else that is counted. Both per cpu, never
 * deleted; user space sums them. A negative amount is a correction and wraps as it should.
 */
#ifndef SPANTAP_COUNTERS_H
#define SPANTAP_COUNTERS_H

struct byte_counters {
	__u64 value[DIRECTION_COUNT * OUTCOME_COUNT];
};

struct count_counters {
	__u64 value[COUNT_COUNT];
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct byte_counters);
} bytes SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct count_counters);
} counts SEC(".maps");

static __always_inline void count_bytes(__u32 direction, __u32 outcome, __s64 amount)
{
	__u32 zero = 0, at = direction * OUTCOME_COUNT + outcome;
	struct byte_counters *all;

	if (!amount)
		return;
	/* The checked number must be the used one, not one that the compiler computes again. */
	barrier_var(at);
	all = bpf_map_lookup_elem(&bytes, &zero);
	/* Softirq can come in between: the sum must be right, not the order. */
	if (all && at < DIRECTION_COUNT * OUTCOME_COUNT)
		__sync_fetch_and_add(&all->value[at], amount);
}

static __always_inline void count(enum counter what, __u64 amount)
{
	__u32 zero = 0, at = what;
	struct count_counters *all;

	if (!amount)
		return;
	barrier_var(at);
	all = bpf_map_lookup_elem(&counts, &zero);
	if (all && at < COUNT_COUNT)
		__sync_fetch_and_add(&all->value[at], amount);
}

#endif
