/* SPDX-License-Identifier: Apache-2.0 */
#include "rodata.hh"

#include <cstdint>
#include <cstring>
#include <string_view>

#include <bpf/btf.h>
#include <bpf/libbpf.h>

struct Global {
	uint32_t offset;
	uint32_t size;
	bool is_signed;
};

static bool invalid(Failure &failure, const std::string &message)
{
	failure.code = "invalid";
	failure.message = "rodata: " + message;
	return false;
}

static bool find(const btf *types, const std::string &name, Global &global, Failure &failure)
{
	int id = btf__find_by_name_kind(types, ".rodata", BTF_KIND_DATASEC);
	const btf_type *section = id > 0 ? btf__type_by_id(types, id) : nullptr;
	const btf_var_secinfo *variables = section ? btf_var_secinfos(section) : nullptr;
	std::string known;

	for (int i = 0; section && i < btf_vlen(section); i++) {
		const btf_type *variable = btf__type_by_id(types, variables[i].type);
		std::string its_name = btf__name_by_offset(types, variable->name_off);

		known += (known.empty() ? "" : ", ") + its_name;
		if (its_name != name)
			continue;

		int resolved = btf__resolve_type(types, variable->type);
		const btf_type *type = resolved > 0 ? btf__type_by_id(types, resolved) : nullptr;
		if (!type || !(btf_is_int(type) || btf_is_any_enum(type)) || type->size > 8)
			return invalid(failure, name + " is not a number");
		global = {variables[i].offset, type->size,
			  btf_is_int(type) && (btf_int_encoding(type) & BTF_INT_SIGNED) != 0};
		return true;
	}
	return invalid(failure,
		       "no global '" + name + "', there are: " + (known.empty() ? "none" : known));
}

static bool fits(const Global &global, const Napi::BigInt &value, uint64_t &bits)
{
	bool lossless = false;
	unsigned int width = global.size * 8;

	if (!global.is_signed) {
		bits = value.Uint64Value(&lossless);
		return lossless && (width == 64 || bits >> width == 0);
	}
	int64_t number = value.Int64Value(&lossless);
	bits = number;
	/* The sign bit and all above it are alike. */
	int64_t top = number >> (width - 1);
	return lossless && (top == 0 || top == -1);
}

bool set_rodata(bpf_object *object, const std::string &name, const Napi::BigInt &value,
		Failure &failure)
{
	const btf *types = bpf_object__btf(object);
	bpf_map *map;
	Global global = {};
	uint64_t bits = 0;

	if (!types)
		return invalid(failure, "the object has no BTF");
	if (!find(types, name, global, failure))
		return false;
	if (!fits(global, value, bits))
		return invalid(failure, "the value of " + name + " does not fit into its " +
						std::to_string(global.size) +
						(global.is_signed ? " signed" : "") + " bytes");

	bpf_object__for_each_map(map, object)
	{
		size_t size;
		char *bytes;

		if (!std::string_view(bpf_map__name(map)).ends_with(".rodata"))
			continue;
		bytes = static_cast<char *>(bpf_map__initial_value(map, &size));
		if (!bytes || global.offset + global.size > size)
			break;
		/* Little endian: the low bytes come first. */
		memcpy(bytes + global.offset, &bits, global.size);
		return true;
	}
	return invalid(failure, "the object has no section .rodata");
}
