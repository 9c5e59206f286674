/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* What a socket and a task say. All is read by helper: the same code runs on typed pointers and on those that an iterator finds. */
#ifndef SPANTAP_NETWORK_SOCKET_H
#define SPANTAP_NETWORK_SOCKET_H

#include "socket.bpf.h"
#include "ticks.bpf.h"

static __always_inline __u8 state_of(struct sock *sk)
{
	return BPF_CORE_READ((struct sock_common___network *)sk, skc_state);
}

/* Fills the address of the other end: ip, family. */
static __always_inline void read_remote(struct sock *sk, struct peer_key *key)
{
	__u16 family = BPF_CORE_READ(sk, __sk_common.skc_family);

	if (family == AF_INET6) {
		BPF_CORE_READ_INTO(&key->ip, sk, __sk_common.skc_v6_daddr.in6_u.u6_addr8);
		if (is_mapped(key->ip)) {
			family = AF_INET;
			__builtin_memset(key->ip, 0, sizeof(key->ip));
		}
	}
	if (family == AF_INET)
		*(__u32 *)key->ip = BPF_CORE_READ(sk, __sk_common.skc_daddr);
	key->family = family;
}

/*
 * In an order that never counts what did not happen: the kernel counts a retransmission before its bytes go out. The FIN is one byte
 * of bytes_received; whether it came is set just after it was counted.
 */
static __always_inline void read_numbers(struct sock *sk, struct numbers *now)
{
	struct tcp_sock___network *tp = (struct tcp_sock___network *)sk;
	__u32 min;

	now->bytes[DIRECTION_SEND] = BPF_CORE_READ(tp, bytes_sent);
	now->bytes[DIRECTION_SEND] -= BPF_CORE_READ(tp, bytes_retrans);
	now->bytes[DIRECTION_RECEIVE] = BPF_CORE_READ(tp, bytes_received);
	if (BPF_CORE_READ(sk, __sk_common.skc_flags) & (1UL << SOCK_DONE))
		now->bytes[DIRECTION_RECEIVE]--;
	now->packets[DIRECTION_SEND] = BPF_CORE_READ(tp, segs_out);
	now->packets[DIRECTION_RECEIVE] = BPF_CORE_READ(tp, segs_in);
	now->retransmits = BPF_CORE_READ(tp, total_retrans);
	now->rtt_us = BPF_CORE_READ(tp, srtt_us) >> 3;
	min = BPF_CORE_READ(tp, rtt_min.s[0].v);
	now->min_rtt_us = min == ~0U ? 0 : min;
}

static __always_inline struct owner owner_of(struct task_struct *task)
{
	struct owner none = {}, owner = {.pid = BPF_CORE_READ(task, tgid)};

	owner.start_ticks = ticks_of(BPF_CORE_READ(task, group_leader, start_boottime));
	return BPF_CORE_READ(task, flags) & PF_KTHREAD ? none : owner;
}

static __always_inline struct owner current_owner(void)
{
	return owner_of((struct task_struct *)bpf_get_current_task());
}

#endif
