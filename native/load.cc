/* SPDX-License-Identifier: Apache-2.0 */
#include "load.hh"

#include <atomic>
#include <cerrno>
#include <fstream>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "capability.hh"
#include "log.hh"
#include "rodata.hh"

static const char *const KERNEL_BTF = "/sys/kernel/btf/vmlinux";

static bool lacks_capability(int number, Failure &failure, const std::string &what)
{
	std::string missing;

	if (number != EPERM && number != EACCES)
		return false;
	missing = missing_capabilities();
	if (missing.empty())
		return false;
	failure.code = "missing_capability";
	failure.message = what + ": this process lacks " + missing +
			  ": run it as root, or with CAP_BPF and CAP_PERFMON";
	return true;
}

/*
 * Before Linux 5.11 maps and programs count against RLIMIT_MEMLOCK. libbpf tries to raise it, once in a
 * process, and only complains when it may not: what fails then is the first map that is too large.
 */
static bool memlock_bounds(const Capture &capture)
{
	static std::atomic<bool> bounds;

	if (capture.text.find("Failed to bump RLIMIT_MEMLOCK") != std::string::npos)
		bounds = true;
	return bounds;
}

static std::string describe(const bpf_program *program)
{
	return std::string("program ") + bpf_program__name(program) + " (" +
	       bpf_program__section_name(program) + ")";
}

/* The last line of a verifier log only counts instructions; the one before it is the reason. */
static std::string last_line(std::string log)
{
	for (;;) {
		size_t end = log.find_last_not_of(" \n");
		if (end == std::string::npos)
			return "no reason given";
		size_t begin = log.rfind('\n', end);
		begin = begin == std::string::npos ? 0 : begin + 1;
		std::string line = log.substr(begin, end + 1 - begin);
		if (!line.starts_with("processed ") || begin == 0)
			return line;
		log.resize(begin);
	}
}

static void explain_load(const bpf_object *object, const std::string &file, int number,
			 const Capture &capture, Failure &failure)
{
	std::string what = "cannot load " + file;
	std::string name = capture.program();
	const bpf_program *program = name.empty() ? nullptr
						  : bpf_object__find_program_by_name(object,
										     name.c_str());

	failure.number = number;
	failure.verifier_log = capture.verifier_log();
	if (program) {
		failure.program = name;
		what += ": " + describe(program);
	}
	if (lacks_capability(number, failure, "cannot load " + file))
		return;
	if (!failure.verifier_log.empty()) {
		failure.code = "verifier";
		failure.message = what + ": the kernel's verifier refuses it: " +
				  last_line(failure.verifier_log);
	} else if (access(KERNEL_BTF, R_OK) != 0) {
		failure.code = "no_btf";
		failure.message = what + ": this kernel has no " + KERNEL_BTF +
				  ": it needs CONFIG_DEBUG_INFO_BTF=y";
	} else if (number == EPERM && memlock_bounds(capture)) {
		failure.code = "missing_capability";
		failure.message = what + ": RLIMIT_MEMLOCK is too small for it on this kernel: set "
					 "LimitMEMLOCK=infinity in the unit, start the container "
					 "with "
					 "--ulimit memlock=-1, or give CAP_SYS_RESOURCE";
	} else if (number == EPERM) {
		failure.code = "EPERM";
		failure.message = what +
				  ": the kernel refuses it although all capabilities are "
				  "there (lockdown, seccomp or a user namespace): " +
				  capture.reason();
	} else if (program) {
		failure.code = "missing_feature";
		failure.message = what + ": this kernel has no support for it: " + capture.reason();
	} else {
		failure.code = "failed";
		failure.message = what + ": " + errno_text(number) + ": " + capture.reason();
	}
}

/* Debian's kernels know a level above 2: perf_event_open() is for CAP_SYS_ADMIN then, CAP_PERFMON or not. */
static int perf_paranoid()
{
	std::ifstream file("/proc/sys/kernel/perf_event_paranoid");
	int level = 0;

	file >> level;
	return level;
}

Failure explain_attach(const bpf_program *program, int number)
{
	std::string what = "cannot attach " + describe(program);
	Failure failure;

	failure.number = number;
	failure.program = bpf_program__name(program);
	if (lacks_capability(number, failure, what))
		return failure;
	if (number == EACCES && perf_paranoid() > 2) {
		failure.code = "EPERM";
		failure.message = what + ": kernel.perf_event_paranoid is " +
				  std::to_string(perf_paranoid()) +
				  " (Debian's own): set it to 2, or give CAP_SYS_ADMIN";
		return failure;
	}
	if (number == ENOENT || number == ESRCH || number == EOPNOTSUPP || number == EINVAL) {
		failure.code = "missing_feature";
		what += ": this kernel has no such hook";
	} else {
		failure.code = number == EPERM ? "EPERM" : "failed";
	}
	failure.message = what + ": " + errno_text(number);
	return failure;
}

static bool set_max_entries(bpf_object *object, const Napi::Array &entry, Failure &failure)
{
	std::string name = entry.Get(0u).ToString();
	uint32_t count = entry.Get(1u).ToNumber();
	bpf_map *map = bpf_object__find_map_by_name(object, name.c_str());

	if (!map) {
		failure.code = "not_found";
		failure.message = "maxEntries: no map '" + name + "'";
		return false;
	}
	bpf_map__set_max_entries(map, count);
	return true;
}

static bool disable(bpf_object *object, const std::string &name, Failure &failure)
{
	bpf_program *program = bpf_object__find_program_by_name(object, name.c_str());

	if (!program) {
		failure.code = "not_found";
		failure.message = "disable: no program '" + name + "'";
		return false;
	}
	bpf_program__set_autoload(program, false);
	return true;
}

/* The map is the one of this descriptor, which the caller may close then. */
static bool share(bpf_object *object, const Napi::Array &entry, Failure &failure)
{
	std::string name = entry.Get(0u).ToString();
	int fd = entry.Get(1u).ToNumber();
	bpf_map *map = bpf_object__find_map_by_name(object, name.c_str());
	bpf_map_info info = {};
	uint32_t size = sizeof(info);

	if (!map) {
		failure.code = "not_found";
		failure.message = "share: no map '" + name + "'";
		return false;
	}
	failure.code = "invalid";
	if (bpf_map_get_info_by_fd(fd, &info, &size)) {
		failure.number = errno;
		failure.message = "share: " + name + ": " + errno_text(failure.number);
		return false;
	}
	/* libbpf would make ours what the other one is. */
	if (info.type != bpf_map__type(map) || info.key_size != bpf_map__key_size(map) ||
	    info.value_size != bpf_map__value_size(map) ||
	    info.map_flags != bpf_map__map_flags(map)) {
		failure.message = "share: " + name + " is another kind of map";
		return false;
	}
	if (bpf_map__reuse_fd(map, fd)) {
		failure.code = "failed";
		failure.number = errno;
		failure.message = "share: " + name + ": " + errno_text(failure.number);
		return false;
	}
	return true;
}

static bool configure(bpf_object *object, const Napi::CallbackInfo &info, Failure &failure)
{
	Napi::Array rodata = info[1].As<Napi::Array>();
	Napi::Array max_entries = info[2].As<Napi::Array>();
	Napi::Array disabled = info[3].As<Napi::Array>();
	Napi::Array shared = info[4].As<Napi::Array>();

	for (uint32_t i = 0; i < rodata.Length(); i++) {
		Napi::Array entry = rodata.Get(i).As<Napi::Array>();
		if (!set_rodata(object, entry.Get(0u).ToString(), entry.Get(1u).As<Napi::BigInt>(),
				failure))
			return false;
	}
	for (uint32_t i = 0; i < max_entries.Length(); i++) {
		if (!set_max_entries(object, max_entries.Get(i).As<Napi::Array>(), failure))
			return false;
	}
	for (uint32_t i = 0; i < disabled.Length(); i++) {
		if (!disable(object, disabled.Get(i).ToString(), failure))
			return false;
	}
	for (uint32_t i = 0; i < shared.Length(); i++) {
		if (!share(object, shared.Get(i).As<Napi::Array>(), failure))
			return false;
	}
	return true;
}

bpf_object *open_and_load(const Napi::CallbackInfo &info, Failure &failure)
{
	std::string file = info[0].ToString();
	Capture capture;
	bpf_object *object = bpf_object__open_file(file.c_str(), nullptr);
	int error;

	if (!object) {
		failure.number = errno;
		failure.code = failure.number == ENOENT ? "not_found" : "invalid";
		failure.message = "cannot open " + file + ": " + errno_text(failure.number);
		if (failure.number != ENOENT && !capture.text.empty())
			failure.message += ": " + capture.reason();
		return nullptr;
	}
	if (!configure(object, info, failure)) {
		failure.message = file + ": " + failure.message;
		bpf_object__close(object);
		return nullptr;
	}
	capture.text.clear();
	error = bpf_object__load(object);
	if (error) {
		explain_load(object, file, -error, capture, failure);
		bpf_object__close(object);
		return nullptr;
	}
	return object;
}
