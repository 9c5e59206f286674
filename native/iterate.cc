/* SPDX-License-Identifier: Apache-2.0 */
#include "iterate.hh"

#include <cerrno>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

bool iterate(const bpf_link *link, Failure &failure)
{
	char printed[4096];
	ssize_t got;
	int fd = bpf_iter_create(bpf_link__fd(link));

	if (fd < 0) {
		failure.number = -fd;
		failure.message = "cannot begin: " + errno_text(-fd);
		return false;
	}
	/* The kernel gives up the CPU from time to time and wants to be asked again (bpf_seq_read()). */
	do {
		got = read(fd, printed, sizeof(printed));
	} while (got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR)));
	if (got < 0) {
		failure.number = errno;
		failure.message = errno_text(errno);
	}
	close(fd);
	return got == 0;
}
