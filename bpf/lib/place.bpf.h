/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * Where a process runs what it executes: the files, the control group and the host name that /proc would have told, had the
 * process lived long enough. bpf_d_path() is not for this hook, and knows nothing of control groups. So paths are climbed, name by
 * name from their end: user space turns them around.
 */
#ifndef SPANTAP_PLACE_H
#define SPANTAP_PLACE_H

/* Names of a path that are kept, and bytes of each (NAME_MAX and a zero). */
#define PATH_NAMES 32
#define NAME_BYTES 256

/*
 * places: one element per cpu to build a record in. What a climb remembers is in memory, too: the verifier would follow every
 * combination of its values otherwise.
 */
struct place {
	__u32 busy;
	__u32 at; /* bytes of all paths so far */
	struct dentry *dentry;
	struct vfsmount *mount;
	struct kernfs_node *node;
	struct place_event event;
	__u8 paths[PLACE_BYTES + NAME_BYTES];
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct place);
} places SEC(".maps");

/* False when nothing more fits. */
static __always_inline bool add_name(struct place *place, const void *name)
{
	__u32 at = place->at;
	long n;

	if (at > PLACE_BYTES)
		return false;
	n = bpf_probe_read_kernel_str(place->paths + at, NAME_BYTES, name);
	if (n <= 0)
		return false;
	place->at = at + n;
	return true;
}

/* An empty name: the path is whole. */
static __always_inline void end_path(struct place *place)
{
	__u32 at = place->at;

	if (at > PLACE_BYTES)
		return;
	place->paths[at] = 0;
	place->at = at + 1;
}

enum climb {
	CLIMB_ON,
	CLIMB_END, /* at the root, or where a file is in no folder (memfd) */
	CLIMB_CUT, /* no room, or memory that cannot be read: the names so far are not all */
};

/* One step up. */
static __always_inline enum climb climb(struct place *place, const struct path *root)
{
	struct dentry *dentry = place->dentry, *parent = BPF_CORE_READ(dentry, d_parent);
	struct vfsmount *mount = place->mount;
	struct mount *outer, *inner;

	if (dentry == root->dentry && mount == root->mnt)
		return CLIMB_END;
	if (dentry == BPF_CORE_READ(mount, mnt_root)) {
		inner = (void *)mount - bpf_core_field_offset(struct mount, mnt);
		outer = BPF_CORE_READ(inner, mnt_parent);
		if (outer == inner)
			return CLIMB_END;
		place->dentry = BPF_CORE_READ(inner, mnt_mountpoint);
		place->mount = (void *)outer + bpf_core_field_offset(struct mount, mnt);
		return CLIMB_ON;
	}
	if (!add_name(place, BPF_CORE_READ(dentry, d_name.name)))
		return CLIMB_CUT;
	place->dentry = parent;
	return dentry == parent ? CLIMB_END : CLIMB_ON;
}

/* Bytes of a path's names. `root` is where the process thinks that its paths begin, as for /proc/PID/exe. */
static __always_inline __u32 add_path(struct place *place, const struct path *path,
				      const struct path *root)
{
	__u32 from = place->at;

	place->dentry = path->dentry;
	place->mount = path->mnt;
	if (!path->dentry)
		return 0;
	for (int i = 0; i < PATH_NAMES; i++) {
		enum climb step = climb(place, root);

		if (step == CLIMB_END)
			end_path(place);
		if (step != CLIMB_ON)
			break;
	}
	return place->at - from;
}

static __always_inline struct kernfs_node *parent_of(struct kernfs_node *node)
{
	struct kernfs_node___before_6_15 *old = (void *)node;

	if (bpf_core_field_exists(old->parent))
		return BPF_CORE_READ(old, parent);
	return BPF_CORE_READ(node, __parent);
}

static __always_inline __u32 add_cgroup(struct place *place, struct cgroup *cgroup)
{
	__u32 from = place->at;

	place->node = BPF_CORE_READ(cgroup, kn);
	for (int i = 0; i < PATH_NAMES; i++) {
		struct kernfs_node *node = place->node, *parent = parent_of(node);

		/* The root has no name that a path would show. */
		if (!parent) {
			end_path(place);
			break;
		}
		if (!add_name(place, BPF_CORE_READ(node, name)))
			break;
		place->node = parent;
	}
	return place->at - from;
}

/* The control group in the hierarchy of the pids controller, where that is not the unified one: what container runtimes use on
 * hosts that have both. */
static __always_inline struct cgroup *old_cgroup(struct css_set *set)
{
	struct cgroup_subsys_state *state = 0;
	struct cgroup *cgroup;

	if (!bpf_core_enum_value_exists(enum cgroup_subsys_id, pids_cgrp_id))
		return 0;
	bpf_probe_read_kernel(&state, sizeof(state),
			      (void *)set + bpf_core_field_offset(struct css_set, subsys) +
				      sizeof(void *) * bpf_core_enum_value(enum cgroup_subsys_id,
									   pids_cgrp_id));
	cgroup = BPF_CORE_READ(state, cgroup);
	if (BPF_CORE_READ(cgroup, root) == BPF_CORE_READ(set, dfl_cgrp, root))
		return 0;
	return cgroup;
}

static __always_inline void fill_place(struct place *place, struct task_struct___place *task)
{
	struct css_set *set = BPF_CORE_READ(task, cgroups);
	struct fs_struct *fs = BPF_CORE_READ(task, fs);
	struct place_event *event = &place->event;
	struct path root, path;
	struct uts_namespace *uts = BPF_CORE_READ(task, nsproxy, uts_ns);
	struct cgroup *old;

	place->at = 0;
	/* The shorter ones first, as all of them share the room. */
	event->cgroup_len = add_cgroup(place, BPF_CORE_READ(set, dfl_cgrp));
	old = old_cgroup(set);
	event->old_cgroup_len = old ? add_cgroup(place, old) : 0;
	root.mnt = BPF_CORE_READ(fs, root.mnt);
	root.dentry = BPF_CORE_READ(fs, root.dentry);
	path.mnt = BPF_CORE_READ(task, mm, exe_file, f_path.mnt);
	path.dentry = BPF_CORE_READ(task, mm, exe_file, f_path.dentry);
	event->exe_len = add_path(place, &path, &root);
	path.mnt = BPF_CORE_READ(fs, pwd.mnt);
	path.dentry = BPF_CORE_READ(fs, pwd.dentry);
	event->cwd_len = add_path(place, &path, &root);
	__builtin_memset(event->hostname, 0, sizeof(event->hostname));
	bpf_probe_read_kernel_str(event->hostname, sizeof(event->hostname), &uts->name.nodename);
	/* Another address after every exec: tells what /proc says of this program from what it says of the next one. */
	event->arg_start = BPF_CORE_READ(task, mm, arg_start);
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(process_place, struct task_struct *task)
{
	__u32 zero = 0;
	struct place *place = bpf_map_lookup_elem(&places, &zero);
	__u32 bytes;

	/* Another exec on this CPU has come in between. */
	if (!place || EXCHANGE(&place->busy, 1)) {
		count(COUNT_RECORD_LOST, 1);
		return 0;
	}
	fill_place(place, (struct task_struct___place *)task);
	bytes = place->at;
	if (bytes > PLACE_BYTES + NAME_BYTES)
		bytes = PLACE_BYTES + NAME_BYTES;
	fill_header(&place->event.header, EVENT_PLACE, sizeof(place->event) + bytes);
	emit(&place->event, sizeof(place->event) + bytes);
	place->busy = 0;
	return 0;
}

#endif
