/* SPDX-License-Identifier: Apache-2.0 */
/* How long the programs run, as the kernel counts it. */
#pragma once

#include <napi.h>

struct bpf_object;

/*
 * Makes the kernel count for all programs of the host while the file descriptor is open; negative
 * errno when it refuses.
 */
int enable_stats();

/* { name, runNs, runs }[] of the programs that are loaded. */
Napi::Value program_stats(Napi::Env env, const bpf_object *object);
