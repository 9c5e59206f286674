/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An array map with BPF_F_MMAPABLE: its elements are memory of this process, no system call reads
 * or writes them.
 */
#pragma once

#include <cstddef>
#include <cstdint>

struct bpf_map;

class MappedArray
{
public:
	explicit MappedArray(const bpf_map *map);
	~MappedArray();
	MappedArray(const MappedArray &) = delete;
	MappedArray &operator=(const MappedArray &) = delete;

	/* errno of the mapping, 0 when it is there. */
	int error() const
	{
		return number;
	}
	/*
	 * A program on another CPU sees an element of 4 or 8 bytes change at once; larger ones byte
	 * by byte.
	 */
	void set(uint32_t index, const uint8_t *bytes);
	void get(uint32_t index, uint8_t *bytes) const;

private:
	uint8_t *memory;
	size_t value_size;
	size_t stride; /* the kernel pads elements to 8 bytes */
	size_t size;
	int number = 0;
};
