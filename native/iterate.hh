/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a program of SEC("iter/…") once over everything that it iterates. */
#pragma once

#include "error.hh"

struct bpf_link;

/* False, and the failure filled in, when the kernel would not. What the program prints is dropped. */
bool iterate(const bpf_link *link, Failure &failure);
