/* SPDX-License-Identifier: Apache-2.0 */
/* libbpf says why something failed only by printing it. */
#pragma once

#include <string>

/* Send what libbpf prints to the capture of the calling thread, and nowhere when it has none. */
void capture_libbpf();

/* Collects the warnings that libbpf prints on this thread while it lives. One at a time. */
class Capture
{
public:
	Capture();
	~Capture();
	Capture(const Capture &) = delete;
	Capture &operator=(const Capture &) = delete;

	std::string text;

	/* What the verifier said, empty when it was not asked or agreed. */
	std::string verifier_log() const;
	/* The program that the first complaint about a program is about, or empty. */
	std::string program() const;
	/* The first complaint: the later ones only follow from it. Without "libbpf: ". */
	std::string reason() const;
};
