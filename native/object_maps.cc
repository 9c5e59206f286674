/* SPDX-License-Identifier: Apache-2.0 */
#include "object.hh"

#include <bpf/libbpf.h>

#include "map.hh"

static Napi::Value refuse(Napi::Env env, const std::string &code, const std::string &message,
			  int number = 0)
{
	Failure failure;

	failure.code = code;
	failure.message = message;
	failure.number = number;
	raise(env, failure);
	return env.Undefined();
}

/* map(name): what map.hh says of it, and `index`, which stands for it in the other calls. */
Napi::Value Object::map(const Info &info)
{
	std::string name = info[0].ToString();

	if (!is_open(info.Env()))
		return info.Env().Undefined();
	for (uint32_t i = 0; i < maps.size(); i++) {
		if (bpf_map__name(maps[i]) != name)
			continue;
		Napi::Object found = map_info(info.Env(), maps[i]);
		found["index"] = i;
		return found;
	}
	return refuse(info.Env(), "not_found", "no map '" + name + "'");
}

bpf_map *Object::map_of(const Info &info) const
{
	uint32_t index = info[0].As<Napi::Number>();

	if (!is_open(info.Env()))
		return nullptr;
	if (index < maps.size())
		return maps[index];
	refuse(info.Env(), "not_found", "no map " + std::to_string(index));
	return nullptr;
}

Napi::Value Object::get(const Info &info)
{
	bpf_map *map = map_of(info);

	return map ? map_get(info.Env(), map, info[1].As<Napi::Uint8Array>())
		   : info.Env().Undefined();
}

Napi::Value Object::set(const Info &info)
{
	bpf_map *map = map_of(info);

	if (map)
		map_set(info.Env(), map, info[1].As<Napi::Uint8Array>(),
			info[2].As<Napi::Uint8Array>());
	return info.Env().Undefined();
}

Napi::Value Object::remove(const Info &info)
{
	bpf_map *map = map_of(info);

	return map ? map_delete(info.Env(), map, info[1].As<Napi::Uint8Array>())
		   : info.Env().Undefined();
}

Napi::Value Object::keys(const Info &info)
{
	bpf_map *map = map_of(info);

	return map ? map_keys(info.Env(), map) : info.Env().Undefined();
}

Napi::Value Object::sums(const Info &info)
{
	bpf_map *map = map_of(info);

	return map ? map_sums(info.Env(), map) : info.Env().Undefined();
}

/* array(map): makes it memory of this process, for the two calls below. */
Napi::Value Object::array(const Info &info)
{
	bpf_map *map = map_of(info);
	uint32_t index = info[0].As<Napi::Number>();

	if (!map || arrays.contains(index))
		return info.Env().Undefined();
	auto array = std::make_unique<MappedArray>(map);
	if (array->error())
		return refuse(info.Env(), "failed",
			      std::string("cannot map the array ") + bpf_map__name(map) + ": " +
				      errno_text(array->error()),
			      array->error());
	arrays[index] = std::move(array);
	return info.Env().Undefined();
}

/* arrayGet(map, element): Uint8Array */
Napi::Value Object::array_get(const Info &info)
{
	bpf_map *map = map_of(info);
	auto array = arrays.find(info[0].As<Napi::Number>().Uint32Value());
	uint32_t element = info[1].As<Napi::Number>();

	if (!map)
		return info.Env().Undefined();
	if (array == arrays.end() || element >= bpf_map__max_entries(map))
		return refuse(info.Env(), "invalid", "no such element");
	Napi::Uint8Array value = Napi::Uint8Array::New(info.Env(), bpf_map__value_size(map));
	array->second->get(element, value.Data());
	return value;
}

/* arraySet(map, elements: Uint32Array, values: Uint8Array) */
Napi::Value Object::array_set(const Info &info)
{
	bpf_map *map = map_of(info);
	auto array = arrays.find(info[0].As<Napi::Number>().Uint32Value());
	Napi::Uint32Array elements = info[1].As<Napi::Uint32Array>();
	Napi::Uint8Array values = info[2].As<Napi::Uint8Array>();

	if (!map)
		return info.Env().Undefined();
	size_t size = bpf_map__value_size(map);
	if (array == arrays.end() || values.ByteLength() != elements.ElementLength() * size)
		return refuse(info.Env(), "invalid", "not one value for each element");
	for (size_t i = 0; i < elements.ElementLength(); i++) {
		if (elements[i] >= bpf_map__max_entries(map))
			return refuse(info.Env(), "invalid",
				      "no element " + std::to_string(elements[i]));
		array->second->set(elements[i], values.Data() + i * size);
	}
	return info.Env().Undefined();
}

/* ring(map, intervalMs, buffers: ArrayBuffer[], onBatch): see ring.hh. */
Napi::Value Object::ring(const Info &info)
{
	bpf_map *map = map_of(info);
	uint32_t index = info[0].As<Napi::Number>();
	Failure failure;

	if (!map)
		return info.Env().Undefined();
	if (rings.contains(index))
		return refuse(info.Env(), "invalid",
			      std::string("the ring ") + bpf_map__name(map) + " is already read");
	std::shared_ptr<Ring> ring = Ring::start(info.Env(), map, info[1].As<Napi::Number>(),
						 info[2].As<Napi::Array>(),
						 info[3].As<Napi::Function>(), failure);
	if (!ring) {
		raise(info.Env(), failure);
		return info.Env().Undefined();
	}
	rings[index] = ring;
	hold();
	return info.Env().Undefined();
}

/* ringGiveBack(map, buffer): see ring.hh. The ring may be gone by now. */
Napi::Value Object::ring_give_back(const Info &info)
{
	auto ring = rings.find(info[0].As<Napi::Number>().Uint32Value());

	if (ring != rings.end())
		ring->second->give_back(info[1].As<Napi::Number>().Uint32Value());
	return info.Env().Undefined();
}

/* ringFill(map): { used, size } in bytes. */
Napi::Value Object::ring_fill(const Info &info)
{
	bpf_map *map = map_of(info);
	auto ring = rings.find(info[0].As<Napi::Number>().Uint32Value());
	Napi::Object fill = Napi::Object::New(info.Env());

	if (!map)
		return info.Env().Undefined();
	if (ring == rings.end())
		return refuse(info.Env(), "invalid",
			      std::string("the ring ") + bpf_map__name(map) + " is not read");
	fill["used"] = static_cast<double>(ring->second->used());
	fill["size"] = static_cast<double>(ring->second->size());
	return fill;
}

/* ringWakeups(map): { timer, halfFull }, how often the thread of a ring that is read has looked. */
Napi::Value Object::ring_wakeups(const Info &info)
{
	auto ring = rings.find(info[0].As<Napi::Number>().Uint32Value());
	Napi::Object wakeups = Napi::Object::New(info.Env());
	bool read = ring != rings.end();

	wakeups["timer"] = read ? static_cast<double>(ring->second->wakeups.timer) : 0;
	wakeups["halfFull"] = read ? static_cast<double>(ring->second->wakeups.half_full) : 0;
	return wakeups;
}
