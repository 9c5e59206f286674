/* SPDX-License-Identifier: Apache-2.0 */
#include "map.hh"

#include <cerrno>
#include <cstring>
#include <vector>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "error.hh"

static Napi::Value fail(Napi::Env env, const bpf_map *map, const char *verb, int error)
{
	Failure failure;

	failure.code = error == -EINVAL || error == -E2BIG ? "invalid" : "failed";
	failure.number = -error;
	failure.message = std::string("map ") + bpf_map__name(map) + ": cannot " + verb + ": " +
			  errno_text(-error);
	raise(env, failure);
	return env.Undefined();
}

static bool is_per_cpu(const bpf_map *map)
{
	switch (bpf_map__type(map)) {
	case BPF_MAP_TYPE_PERCPU_ARRAY:
	case BPF_MAP_TYPE_PERCPU_HASH:
	case BPF_MAP_TYPE_LRU_PERCPU_HASH:
		return true;
	default:
		return false;
	}
}

Napi::Object map_info(Napi::Env env, const bpf_map *map)
{
	Napi::Object info = Napi::Object::New(env);

	info["fd"] = bpf_map__fd(map);
	info["kind"] = libbpf_bpf_map_type_str(bpf_map__type(map)) ?: "unknown";
	info["keySize"] = bpf_map__key_size(map);
	info["valueSize"] = bpf_map__value_size(map);
	info["maxEntries"] = bpf_map__max_entries(map);
	info["mmapable"] = bpf_map__type(map) == BPF_MAP_TYPE_ARRAY &&
			   (bpf_map__map_flags(map) & BPF_F_MMAPABLE) != 0;
	info["perCpu"] = is_per_cpu(map);
	return info;
}

Napi::Value map_get(Napi::Env env, const bpf_map *map, const Napi::Uint8Array &key)
{
	Napi::Uint8Array value = Napi::Uint8Array::New(env, bpf_map__value_size(map));
	int error = bpf_map__lookup_elem(map, key.Data(), key.ByteLength(), value.Data(),
					 value.ByteLength(), 0);

	if (error == -ENOENT)
		return env.Undefined();
	return error ? fail(env, map, "read", error) : value;
}

void map_set(Napi::Env env, const bpf_map *map, const Napi::Uint8Array &key,
	     const Napi::Uint8Array &value)
{
	int error = bpf_map__update_elem(map, key.Data(), key.ByteLength(), value.Data(),
					 value.ByteLength(), BPF_ANY);

	if (error)
		fail(env, map, "write", error);
}

Napi::Value map_delete(Napi::Env env, const bpf_map *map, const Napi::Uint8Array &key)
{
	int error = bpf_map__delete_elem(map, key.Data(), key.ByteLength(), 0);

	if (error && error != -ENOENT)
		return fail(env, map, "delete", error);
	return Napi::Boolean::New(env, error == 0);
}

Napi::Value map_keys(Napi::Env env, const bpf_map *map)
{
	size_t size = bpf_map__key_size(map);
	/* When the cursor is deleted the kernel begins again: do not follow it for ever. */
	uint32_t most = bpf_map__max_entries(map) * 2;
	Napi::Array keys = Napi::Array::New(env);
	const void *cursor = nullptr;

	for (uint32_t i = 0; i < most; i++) {
		Napi::Uint8Array key = Napi::Uint8Array::New(env, size);
		int error = bpf_map__get_next_key(map, cursor, key.Data(), size);
		if (error == -ENOENT)
			break;
		if (error)
			return fail(env, map, "list", error);
		keys.Set(i, key);
		cursor = key.Data();
	}
	return keys;
}

Napi::Value map_sums(Napi::Env env, const bpf_map *map)
{
	size_t each = bpf_map__value_size(map) / sizeof(uint64_t);
	size_t cpus = libbpf_num_possible_cpus();
	uint32_t elements = bpf_map__max_entries(map);
	std::vector<uint64_t> values(each * cpus);
	Napi::Float64Array sums = Napi::Float64Array::New(env, elements * each);

	for (uint32_t element = 0; element < elements; element++) {
		int error = bpf_map__lookup_elem(map, &element, sizeof(element), values.data(),
						 values.size() * sizeof(uint64_t), 0);
		if (error)
			return fail(env, map, "read", error);
		for (size_t word = 0; word < each; word++) {
			uint64_t sum = 0;
			for (size_t cpu = 0; cpu < cpus; cpu++)
				sum += values[cpu * each + word];
			sums[element * each + word] = sum;
		}
	}
	return sums;
}
