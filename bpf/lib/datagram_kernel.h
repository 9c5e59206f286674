/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* What only programs for datagrams read of the kernel. CO-RE takes no notice of what follows `___` in a name. */
#ifndef SPANTAP_DATAGRAM_KERNEL_H
#define SPANTAP_DATAGRAM_KERNEL_H

struct msghdr___datagram {
	void *msg_name;
} CORE;

/* As user space has them, and as they are on the wire: fixed, no relocation. */
struct sockaddr_in6 {
	__u16 family;
	__be16 port;
	__be32 ipv4; /* IPv6: flow information */
	__u8 ipv6[16];
};

struct mmsghdr {
	struct user_msghdr header;
	void *control;
	unsigned long control_len;
	unsigned long flags;
	__u32 len;
	__u32 _pad;
};

#define SOCK_DGRAM 2
#define IPPROTO_UDP 17
#define IPV4_SOURCE 12
#define IPV4_DESTINATION 16
#define IPV6_SOURCE 8
#define IPV6_DESTINATION 24

#endif
