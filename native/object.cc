/* SPDX-License-Identifier: Apache-2.0 */
/* The object's life and its programs. Its maps are in object_maps.cc. */
#include "object.hh"

#include <cerrno>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "iterate.hh"
#include "load.hh"
#include "stats.hh"

Napi::Function Object::define(Napi::Env env)
{
	return DefineClass(env, "BpfObject",
			   {
				   InstanceMethod<&Object::programs>("programs"),
				   InstanceMethod<&Object::attach>("attach"),
				   InstanceMethod<&Object::run>("run"),
				   InstanceMethod<&Object::iterate>("iterate"),
				   InstanceMethod<&Object::map>("map"),
				   InstanceMethod<&Object::get>("get"),
				   InstanceMethod<&Object::set>("set"),
				   InstanceMethod<&Object::remove>("delete"),
				   InstanceMethod<&Object::keys>("keys"),
				   InstanceMethod<&Object::sums>("sums"),
				   InstanceMethod<&Object::array>("array"),
				   InstanceMethod<&Object::array_get>("arrayGet"),
				   InstanceMethod<&Object::array_set>("arraySet"),
				   InstanceMethod<&Object::ring>("ring"),
				   InstanceMethod<&Object::ring_give_back>("ringGiveBack"),
				   InstanceMethod<&Object::ring_fill>("ringFill"),
				   InstanceMethod<&Object::ring_wakeups>("ringWakeups"),
				   InstanceMethod<&Object::enable_stats>("enableStats"),
				   InstanceMethod<&Object::stats>("stats"),
				   InstanceMethod<&Object::stop>("stop"),
				   InstanceMethod<&Object::close>("close"),
			   });
}

/* new BpfObject(file, rodata, maxEntries, disable, share): see load.hh. */
Object::Object(const Info &info) : Napi::ObjectWrap<Object>(info)
{
	Failure failure;
	bpf_map *map;

	object = open_and_load(info, failure);
	if (!object) {
		raise(info.Env(), failure);
		return;
	}
	bpf_object__for_each_map(map, object) maps.push_back(map);
}

Object::~Object()
{
	release();
}

bool Object::is_open(Napi::Env env) const
{
	Failure failure;

	if (object)
		return true;
	failure.code = "closed";
	failure.message = "this BPF object is closed";
	raise(env, failure);
	return false;
}

/*
 * An object that is attached or read does something even when nobody holds it: it is not garbage
 * until it is closed.
 */
void Object::hold()
{
	if (!held)
		Ref();
	held = true;
}

Napi::Value Object::programs(const Info &info)
{
	Napi::Array names = Napi::Array::New(info.Env());
	uint32_t count = 0;
	bpf_program *program;

	if (!is_open(info.Env()))
		return names;
	bpf_object__for_each_program(program, object)
	{
		if (bpf_program__fd(program) >= 0)
			names.Set(count++, bpf_program__name(program));
	}
	return names;
}

bpf_program *Object::program_of(const Info &info) const
{
	std::string name = info[0].ToString();
	bpf_program *program;
	Failure failure;

	if (!is_open(info.Env()))
		return nullptr;
	program = bpf_object__find_program_by_name(object, name.c_str());
	if (program && bpf_program__fd(program) >= 0)
		return program;
	failure.code = "not_found";
	failure.program = name;
	failure.message = program ? "program " + name + " was not loaded: it is disabled"
				  : "no program '" + name + "'";
	raise(info.Env(), failure);
	return nullptr;
}

Napi::Value Object::attach(const Info &info)
{
	bpf_program *program = program_of(info);
	bpf_link *link;

	if (!program)
		return info.Env().Undefined();
	if (links.contains(program)) {
		Failure failure;
		failure.code = "invalid";
		failure.program = bpf_program__name(program);
		failure.message = "program " + failure.program + " is already attached";
		raise(info.Env(), failure);
		return info.Env().Undefined();
	}
	link = bpf_program__attach(program);
	if (!link) {
		raise(info.Env(), explain_attach(program, errno));
		return info.Env().Undefined();
	}
	links[program] = link;
	hold();
	return info.Env().Undefined();
}

/*
 * run(program, context: Uint8Array): what the program returned. For programs that the kernel runs
 * on request.
 */
Napi::Value Object::run(const Info &info)
{
	bpf_program *program = program_of(info);
	Napi::Uint8Array context = info[1].As<Napi::Uint8Array>();
	LIBBPF_OPTS(bpf_test_run_opts, options);
	int error;

	if (!program)
		return info.Env().Undefined();
	if (context.ByteLength() > 0) {
		options.ctx_in = context.Data();
		options.ctx_size_in = context.ByteLength();
	}
	error = bpf_prog_test_run_opts(bpf_program__fd(program), &options);
	if (error) {
		Failure failure;
		failure.code = "failed";
		failure.number = -error;
		failure.program = bpf_program__name(program);
		failure.message = "cannot run program " + failure.program + ": " +
				  errno_text(-error);
		raise(info.Env(), failure);
		return info.Env().Undefined();
	}
	return Napi::Number::New(info.Env(), static_cast<int32_t>(options.retval));
}

/* iterate(program): once over everything. It must be attached. */
Napi::Value Object::iterate(const Info &info)
{
	bpf_program *program = program_of(info);
	Failure failure;

	if (!program)
		return info.Env().Undefined();
	auto link = links.find(program);
	if (link == links.end()) {
		failure.code = "invalid";
		failure.message = "it is not attached";
	} else if (::iterate(link->second, failure)) {
		return info.Env().Undefined();
	} else {
		failure.code = "failed";
	}
	failure.program = bpf_program__name(program);
	failure.message = "cannot iterate with program " + failure.program + ": " + failure.message;
	raise(info.Env(), failure);
	return info.Env().Undefined();
}

Napi::Value Object::enable_stats(const Info &info)
{
	if (!is_open(info.Env()) || stats_fd >= 0)
		return info.Env().Undefined();
	stats_fd = ::enable_stats();
	if (stats_fd < 0) {
		Failure failure;
		failure.code = stats_fd == -EPERM ? "missing_capability" : "failed";
		failure.number = -stats_fd;
		failure.message = "cannot measure the run time of BPF programs: " +
				  errno_text(-stats_fd) +
				  (stats_fd == -EPERM ? ": this needs CAP_SYS_ADMIN" : "");
		raise(info.Env(), failure);
	}
	return info.Env().Undefined();
}

Napi::Value Object::stats(const Info &info)
{
	return is_open(info.Env()) ? program_stats(info.Env(), object) : info.Env().Undefined();
}

void Object::detach()
{
	for (const auto &[program, link] : links)
		bpf_link__destroy(link);
	links.clear();
}

/*
 * stop(): detaches all programs; each ring hands over what is left and ends. How many rings there
 * are.
 */
Napi::Value Object::stop(const Info &info)
{
	if (!is_open(info.Env()))
		return info.Env().Undefined();
	detach();
	for (const auto &[index, ring] : rings)
		ring->drain();
	return Napi::Number::New(info.Env(), rings.size());
}

Napi::Value Object::close(const Info &info)
{
	release();
	if (held)
		Unref();
	held = false;
	return info.Env().Undefined();
}

void Object::release()
{
	if (!object)
		return;
	detach();
	for (const auto &[index, ring] : rings)
		ring->close();
	rings.clear();
	arrays.clear();
	maps.clear();
	if (stats_fd >= 0)
		::close(stats_fd);
	stats_fd = -1;
	bpf_object__close(object);
	object = nullptr;
}
