/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A loaded BPF object as a class of JavaScript. It is only called by native/object.ts, which has
 * checked the types of all arguments: here they are checked against the object. Maps are named by
 * their number, from `map`.
 */
#pragma once

#include <map>
#include <memory>
#include <vector>

#include <napi.h>

#include "array.hh"
#include "error.hh"
#include "ring.hh"

struct bpf_link;
struct bpf_map;
struct bpf_object;
struct bpf_program;

class Object : public Napi::ObjectWrap<Object>
{
public:
	static Napi::Function define(Napi::Env env);

	explicit Object(const Napi::CallbackInfo &info);
	~Object() override;

private:
	using Info = Napi::CallbackInfo;

	Napi::Value programs(const Info &info);
	Napi::Value attach(const Info &info);
	Napi::Value run(const Info &info);
	Napi::Value iterate(const Info &info);
	Napi::Value map(const Info &info);
	Napi::Value get(const Info &info);
	Napi::Value set(const Info &info);
	Napi::Value remove(const Info &info);
	Napi::Value keys(const Info &info);
	Napi::Value sums(const Info &info);
	Napi::Value array(const Info &info);
	Napi::Value array_get(const Info &info);
	Napi::Value array_set(const Info &info);
	Napi::Value ring(const Info &info);
	Napi::Value ring_give_back(const Info &info);
	Napi::Value ring_fill(const Info &info);
	Napi::Value ring_wakeups(const Info &info);
	Napi::Value enable_stats(const Info &info);
	Napi::Value stats(const Info &info);
	Napi::Value stop(const Info &info);
	Napi::Value close(const Info &info);

	/* These raise when there is none. */
	bool is_open(Napi::Env env) const;
	bpf_map *map_of(const Info &info) const;
	bpf_program *program_of(const Info &info) const;

	void hold();
	void detach();
	void release();

	bpf_object *object = nullptr;
	std::map<const bpf_program *, bpf_link *> links;
	std::map<uint32_t, std::unique_ptr<MappedArray>> arrays;
	std::map<uint32_t, std::shared_ptr<Ring>> rings;
	std::vector<bpf_map *> maps;
	int stats_fd = -1;
	bool held = false;
};
