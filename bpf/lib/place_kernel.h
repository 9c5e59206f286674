/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* The kernel's structures on the way from a process to the names of its files, control groups and host: see vmlinux.h. */
#ifndef SPANTAP_PLACE_KERNEL_H
#define SPANTAP_PLACE_KERNEL_H

struct qstr {
	const unsigned char *name;
} CORE;

struct dentry {
	struct dentry *d_parent;
	struct qstr d_name;
} CORE;

struct vfsmount {
	struct dentry *mnt_root;
} CORE;

struct mount {
	struct mount *mnt_parent;
	struct dentry *mnt_mountpoint;
	struct vfsmount mnt;
} CORE;

struct path {
	struct vfsmount *mnt;
	struct dentry *dentry;
} CORE;

struct file___place {
	struct path f_path;
} CORE;

struct mm_struct___place {
	unsigned long arg_start;
	struct file___place *exe_file;
} CORE;

struct fs_struct {
	struct path root;
	struct path pwd;
} CORE;

struct new_utsname {
	char nodename[65];
} CORE;

struct uts_namespace {
	struct new_utsname name;
} CORE;

struct nsproxy {
	struct uts_namespace *uts_ns;
} CORE;

struct kernfs_node {
	const char *name;
	struct kernfs_node *__parent;
} CORE;

struct kernfs_node___before_6_15 {
	struct kernfs_node *parent;
} CORE;

struct cgroup_root;

struct cgroup {
	struct kernfs_node *kn;
	struct cgroup_root *root;
} CORE;

struct cgroup_subsys_state {
	struct cgroup *cgroup;
} CORE;

struct css_set {
	struct cgroup_subsys_state *subsys[1];
	struct cgroup *dfl_cgrp;
} CORE;

/* Only the name counts. */
enum cgroup_subsys_id { pids_cgrp_id = 0 };

typedef struct {
	int counter;
} atomic_t;

struct signal_struct {
	atomic_t live;
} CORE;

struct task_struct___place {
	struct signal_struct *signal;
	struct mm_struct___place *mm;
	struct fs_struct *fs;
	struct nsproxy *nsproxy;
	struct css_set *cgroups;
} CORE;

#endif
