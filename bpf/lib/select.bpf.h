/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * Which processes are watched: `select:` of the configuration. User space judges, and refuses those that are not selected; what such a
 * process does leaves at the first compare. Without `select` the verifier removes all of this.
 *
 * Who was not judged yet is watched, and user space throws away what it turns out not to want: so no first request is lost, and
 * the price is a few milliseconds of one process. A verdict belongs to what the process was when it was judged: its turn. The kernel counts
 * the turns, so that a verdict which comes late, for what the process or another one with its pid was before, holds for nobody.
 */
#ifndef SPANTAP_SELECT_H
#define SPANTAP_SELECT_H

const volatile bool select_processes = false;

#define LAST_TURN 0x7f
#define REFUSED 0x80

/* A byte per pid. Eight in an element, which is as large as the kernel makes each at least. */
struct pids {
	__u8 of[8];
};

/*
 * Written here only, by the object that sees processes begin; others have these maps of it. User space sets the size of both: the most
 * pids that there may be. Arrays, whose look-up is a few instructions.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct pids);
} process_turns SEC(".maps");

/* The turn that was refused, with REFUSED. Written by user space, and for a forked child here. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct pids);
} refused_turns SEC(".maps");

static __always_inline bool is_refused(__u32 pid)
{
	__u32 at = pid / 8;
	struct pids *turns = bpf_map_lookup_elem(&process_turns, &at);
	struct pids *refused = bpf_map_lookup_elem(&refused_turns, &at);

	return turns && refused && refused->of[pid % 8] == (turns->of[pid % 8] | REFUSED);
}

/* Is the current process one that is not watched? */
static __always_inline bool is_unselected(void)
{
	return select_processes && is_refused(current_pid());
}

/* The process is not what it was: it must be judged again. */
static __always_inline void begin_turn_of(__u32 pid)
{
	__u32 at = pid / 8;
	struct pids *turns = bpf_map_lookup_elem(&process_turns, &at);

	if (turns)
		turns->of[pid % 8] = (turns->of[pid % 8] + 1) & LAST_TURN;
}

/* It executes another program, or listens at another port. */
static __always_inline void change_process(void)
{
	if (select_processes)
		begin_turn_of(current_pid());
}

/* A child is what its parent is. Nothing of it runs yet. */
static __always_inline void inherit_selection(__u32 child)
{
	__u32 at = child / 8;
	struct pids *turns, *refused;

	if (!select_processes)
		return;
	begin_turn_of(child);
	turns = bpf_map_lookup_elem(&process_turns, &at);
	refused = bpf_map_lookup_elem(&refused_turns, &at);
	if (turns && refused)
		refused->of[child % 8] = is_unselected() ? turns->of[child % 8] | REFUSED : 0;
}

#endif
