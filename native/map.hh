/* SPDX-License-Identifier: Apache-2.0 */
/* Elements of a map by system calls. Keys and values are bytes; libbpf checks their sizes. */
#pragma once

#include <napi.h>

struct bpf_map;

/* { fd, kind, keySize, valueSize, maxEntries, mmapable, perCpu } */
Napi::Object map_info(Napi::Env env, const bpf_map *map);

/* Uint8Array, or undefined when there is no such key. */
Napi::Value map_get(Napi::Env env, const bpf_map *map, const Napi::Uint8Array &key);

void map_set(Napi::Env env, const bpf_map *map, const Napi::Uint8Array &key,
	     const Napi::Uint8Array &value);

/* False when there was no such key. */
Napi::Value map_delete(Napi::Env env, const bpf_map *map, const Napi::Uint8Array &key);

/* Uint8Array[]. A key that the kernel deletes meanwhile can make others come twice. */
Napi::Value map_keys(Napi::Env env, const bpf_map *map);

/* Float64Array: of a per-CPU array of u64s, each of them summed over all CPUs. */
Napi::Value map_sums(Napi::Env env, const bpf_map *map);
