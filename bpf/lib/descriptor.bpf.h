/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* From a task's file descriptor to its file. */
#ifndef SPANTAP_DESCRIPTOR_H
#define SPANTAP_DESCRIPTOR_H

/* Null: there is none. */
static __always_inline struct file *file_of(struct task_struct *task, __u64 fd)
{
	struct fdtable *table = BPF_CORE_READ(task, files, fdt);
	struct file **files = BPF_CORE_READ(table, fd);
	struct file *file = 0;

	if (fd < BPF_CORE_READ(table, max_fds))
		bpf_probe_read_kernel(&file, sizeof(file), files + fd);
	return file;
}

#endif
