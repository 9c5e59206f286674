/* SPDX-License-Identifier: Apache-2.0 */
#include "array.hh"

#include <cerrno>
#include <cstring>
#include <sys/mman.h>
#include <unistd.h>

#include <bpf/libbpf.h>

static size_t round_up(size_t value, size_t to)
{
	return (value + to - 1) / to * to;
}

MappedArray::MappedArray(const bpf_map *map)
	: value_size(bpf_map__value_size(map)), stride(round_up(value_size, 8)),
	  size(round_up(stride * bpf_map__max_entries(map), sysconf(_SC_PAGESIZE)))
{
	void *mapped = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, bpf_map__fd(map), 0);

	if (mapped == MAP_FAILED)
		number = errno;
	memory = mapped == MAP_FAILED ? nullptr : static_cast<uint8_t *>(mapped);
}

MappedArray::~MappedArray()
{
	if (memory)
		munmap(memory, size);
}

void MappedArray::set(uint32_t index, const uint8_t *bytes)
{
	uint8_t *element = memory + index * stride;
	uint64_t whole;
	uint32_t half;

	switch (value_size) {
	case sizeof(whole):
		memcpy(&whole, bytes, sizeof(whole));
		__atomic_store_n(reinterpret_cast<uint64_t *>(element), whole, __ATOMIC_RELEASE);
		break;
	case sizeof(half):
		memcpy(&half, bytes, sizeof(half));
		__atomic_store_n(reinterpret_cast<uint32_t *>(element), half, __ATOMIC_RELEASE);
		break;
	default:
		memcpy(element, bytes, value_size);
	}
}

void MappedArray::get(uint32_t index, uint8_t *bytes) const
{
	memcpy(bytes, memory + index * stride, value_size);
}
