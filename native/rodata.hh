/* SPDX-License-Identifier: Apache-2.0 */
/* Sets the `const volatile` globals of a BPF object before it is loaded. */
#pragma once

#include <string>

#include <napi.h>

#include "error.hh"

struct bpf_object;

/*
 * Finds the global by its name in BTF. False, with the failure filled in, when it is not there or
 * the value does not fit.
 */
bool set_rodata(bpf_object *object, const std::string &name, const Napi::BigInt &value,
		Failure &failure);
