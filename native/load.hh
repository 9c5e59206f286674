/* SPDX-License-Identifier: Apache-2.0 */
/* Opens and loads a BPF object, and explains why the kernel said no. */
#pragma once

#include <napi.h>

#include "error.hh"

struct bpf_object;
struct bpf_program;

/*
 * info: file: string, rodata: [string, bigint][], maxEntries: [string, number][], disable:
 * string[], share: [string, number][]. The object is loaded; null, with the failure filled in, when
 * it is not.
 */
bpf_object *open_and_load(const Napi::CallbackInfo &info, Failure &failure);

/* The object could be loaded, but not this program attached: `number` is the errno. */
Failure explain_attach(const bpf_program *program, int number);
