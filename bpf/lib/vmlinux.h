/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * The few kernel types that our programs look into, with the few members they read. CO-RE relocates every access by name, so the
 * layout here does not matter and a generated header of the whole kernel is not needed.
 */
#ifndef SPANTAP_VMLINUX_H
#define SPANTAP_VMLINUX_H
/* bpf_tracing.h: registers have the names that the kernel gives them. */
#define __VMLINUX_H__

typedef unsigned char __u8;
typedef signed char __s8;
typedef unsigned short __u16;
typedef short __s16;
typedef unsigned int __u32;
typedef int __s32;
typedef unsigned long long __u64;
typedef long long __s64;
typedef __u16 __be16;
typedef __u32 __be32;
typedef __u64 __be64;
typedef __u32 __wsum;
typedef _Bool bool;
enum { false = 0, true = 1 };

enum bpf_map_type {
	BPF_MAP_TYPE_HASH = 1,
	BPF_MAP_TYPE_ARRAY = 2,
	BPF_MAP_TYPE_PERCPU_ARRAY = 6,
	BPF_MAP_TYPE_LRU_HASH = 9,
	BPF_MAP_TYPE_SK_STORAGE = 24,
	BPF_MAP_TYPE_RINGBUF = 27,
	BPF_MAP_TYPE_TASK_STORAGE = 29,
};

/* Helpers that some kernels lack. */
enum bpf_func_id {
	BPF_FUNC_task_pt_regs = 175,
};

enum {
	BPF_F_NO_PREALLOC = 1 << 0,
	BPF_F_MMAPABLE = 1 << 10,
	BPF_LOCAL_STORAGE_GET_F_CREATE = 1,
	BPF_RB_NO_WAKEUP = 1,
	BPF_RB_FORCE_WAKEUP = 2,
	BPF_RB_AVAIL_DATA = 0,
	BPF_ANY = 0,
	BPF_NOEXIST = 1,
};

#define CORE __attribute__((preserve_access_index))

struct ns_common {
	unsigned int inum;
} CORE;

struct net {
	struct ns_common ns;
} CORE;

typedef struct {
	struct net *net;
} CORE possible_net_t;

struct in6_addr {
	union {
		__u8 u6_addr8[16];
		__be32 u6_addr32[4];
	} in6_u;
} CORE;

struct sock_common {
	__be32 skc_daddr;
	__be32 skc_rcv_saddr;
	__be16 skc_dport;
	__u16 skc_num;
	unsigned short skc_family;
	volatile unsigned char skc_state;
	possible_net_t skc_net;
	struct in6_addr skc_v6_daddr;
	struct in6_addr skc_v6_rcv_saddr;
	unsigned long skc_flags;
} CORE;

struct inode {
	unsigned long i_ino;
} CORE;

struct file {
	struct inode *f_inode;
	void *private_data;
} CORE;

struct sock;

struct socket {
	struct file *file;
	struct sock *sk;
} CORE;

struct sk_buff {
	unsigned int len;
	unsigned int data_len; /* bytes of `len` that are not in one piece with the headers */
	__u16 transport_header;
	__u16 network_header;
	unsigned char *head;
	unsigned char *data;
} CORE;

struct sk_buff_head {
	__u32 qlen;
} CORE;

struct sock {
	struct sock_common __sk_common;
	struct sk_buff_head sk_receive_queue;
	struct socket *sk_socket;
	int sk_err;
	__u16 sk_type;
	__u16 sk_protocol;
	__u8 sk_shutdown;
} CORE;

/* In Linux 5.10 to 5.13 the numbers of these stand in `type`, whose lowest bit is the direction. ITER_UBUF: since 6.0. */
enum iter_type {
	ITER_IOVEC = 0,
	ITER_KVEC = 1,
	ITER_UBUF = 6,
};

struct iov_iter {
	__u8 iter_type;
	unsigned long iov_offset;
	union {
		const struct iovec *__iov;
		void *ubuf;
	};
} CORE;

struct iov_iter___before_6_4 {
	const struct iovec *iov;
} CORE;

struct iov_iter___before_5_14 {
	unsigned int type;
} CORE;

struct msghdr {
	struct iov_iter msg_iter;
} CORE;

struct unix_stream_read_state {
	struct socket *socket;
	struct msghdr *msg;
	int flags;
} CORE;

/* "net: remove noblock parameter from recvmsg() entities" (ec095263a965, Linux 5.19) took one away. */
struct proto___before_5_19 {
	int (*recvmsg)(struct sock *sk, struct msghdr *msg, unsigned long len, int noblock,
		       int flags, int *addr_len);
} CORE;

struct inet_connection_sock {
	const void *icsk_ulp_ops;
} CORE;

struct tcp_sock {
	__u64 bytes_received;
	__u64 bytes_acked;
	__u32 snd_una;
	__u32 copied_seq;
	__u32 rcv_nxt;
	__u32 write_seq;
} CORE;

struct sockaddr_un {
	unsigned short sun_family;
	char sun_path[108];
} CORE;

struct unix_address {
	int len;
	struct sockaddr_un name[0];
} CORE;

struct unix_sock {
	struct unix_address *addr;
	struct sock *peer;
} CORE;

struct fdtable {
	unsigned int max_fds;
	struct file **fd;
} CORE;

struct files_struct {
	struct fdtable *fdt;
} CORE;

struct mm_struct {
	unsigned long arg_start, arg_end, env_start, env_end;
} CORE;

struct io_uring_task;

struct io_cqe {
	int fd;
} CORE;

struct io_kiocb {
	__u8 opcode;
	__u64 flags;
	struct io_cqe cqe;
} CORE;

/* What a request is about, by its opcode: both begin where struct io_kiocb does. */
struct io_sr_msg {
	void *buf;
	int len;
	unsigned int msg_flags;
} CORE;

struct io_rw {
	__u64 addr;
	__u32 len;
} CORE;

struct task_struct {
	void *stack;
	unsigned int flags;
	int pid;
	int tgid;
	struct task_struct *group_leader;
	struct mm_struct *mm;
	struct files_struct *files;
	__u64 start_boottime;
	char comm[16];
	struct io_uring_task *io_uring;
} CORE;

#if defined(__TARGET_ARCH_x86)
struct pt_regs {
	unsigned long si, di, dx, cx, r8, r10, ax, ip, sp, bp, orig_ax, cs;
} CORE;
#elif defined(__TARGET_ARCH_arm64)
struct pt_regs;
struct user_pt_regs {
	__u64 regs[31];
	__u64 sp, pc, pstate;
} CORE;
#endif

/* User space's own layouts: fixed by the ABI, no relocation. */
struct iovec {
	void *iov_base;
	unsigned long iov_len;
};

struct user_msghdr {
	void *msg_name;
	int msg_namelen;
	struct iovec *msg_iov;
	unsigned long msg_iovlen;
};

#define EAGAIN 11
#define AF_UNIX 1
#define AF_INET 2
#define AF_INET6 10
#define SOCK_STREAM 1
#define SOCK_DONE 1 /* bit of skc_flags: the FIN has come in */
#define RCV_SHUTDOWN 1
#define SEND_SHUTDOWN 2
#define IPPROTO_TCP 6
#define MSG_OOB 0x1
#define MSG_PEEK 0x2
#define MSG_TRUNC 0x20
#define MSG_WAITALL 0x100
#define MSG_ERRQUEUE 0x2000
#define TCP_ESTABLISHED 1
#define TCP_SYN_SENT 2
#define TCP_SYN_RECV 3
#define TCP_CLOSE 7
#define TCP_LISTEN 10
#define PF_IO_WORKER 0x10
#define PF_KTHREAD 0x200000

#endif
