/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* What only network.bpf.c reads of the kernel. CO-RE takes no notice of what follows `___` in a name. */
#ifndef SPANTAP_NETWORK_KERNEL_H
#define SPANTAP_NETWORK_KERNEL_H

struct minmax_sample {
	__u32 v;
} CORE;

struct minmax {
	struct minmax_sample s[3];
} CORE;

struct tcp_sock___network {
	__u64 bytes_received;
	__u64 bytes_sent;
	__u64 bytes_retrans;
	__u32 segs_in;
	__u32 segs_out;
	__u32 total_retrans;
	__u32 srtt_us; /* eight times */
	struct minmax rtt_min;
} CORE;

struct sock_common___network {
	volatile unsigned char skc_state;
} CORE;

struct inode___network {
	unsigned short i_mode;
} CORE;

struct socket___network {
	struct file *file;
	struct sock *sk;
} CORE;

struct bpf_iter__task_file {
	struct task_struct *task;
	struct file *file;
} CORE;

#define S_IFMT 0170000
#define S_IFSOCK 0140000
#define TCP_FIN_WAIT1 4
#define TCP_FIN_WAIT2 5
#define TCP_CLOSE_WAIT 8
#define TCP_LISTEN 10
#define EPIPE 32
#define ENETUNREACH 101
#define ECONNRESET 104
#define ETIMEDOUT 110
#define ECONNREFUSED 111
#define EHOSTUNREACH 113

#endif
