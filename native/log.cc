/* SPDX-License-Identifier: Apache-2.0 */
#include "log.hh"

#include <cstdarg>
#include <cstdio>

#include <bpf/libbpf.h>

static thread_local Capture *active;

static int print(enum libbpf_print_level level, const char *format, va_list args)
{
	va_list again;
	int length;

	if (!active || level != LIBBPF_WARN)
		return 0;
	va_copy(again, args);
	length = vsnprintf(nullptr, 0, format, again);
	va_end(again);
	if (length <= 0)
		return 0;

	size_t old = active->text.size();
	active->text.resize(old + length + 1);
	vsnprintf(active->text.data() + old, length + 1, format, args);
	active->text.resize(old + length);
	return length;
}

void capture_libbpf()
{
	libbpf_set_print(print);
}

Capture::Capture()
{
	active = this;
}

Capture::~Capture()
{
	active = nullptr;
}

static std::string between(const std::string &text, const std::string &begin,
			   const std::string &end)
{
	size_t from = text.find(begin);

	if (from == std::string::npos)
		return "";
	from += begin.size();
	return text.substr(from, text.find(end, from) - from);
}

std::string Capture::verifier_log() const
{
	return between(text, "-- BEGIN PROG LOAD LOG --\n", "-- END PROG LOAD LOG --");
}

std::string Capture::program() const
{
	return between(text, "prog '", "'");
}

std::string Capture::reason() const
{
	const std::string prefix = "libbpf: ";
	std::string line = text.substr(0, text.find('\n'));

	return line.starts_with(prefix) ? line.substr(prefix.size()) : line;
}
