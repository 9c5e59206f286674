/* SPDX-License-Identifier: Apache-2.0 */
/* Where the kernel's CLOCK_MONOTONIC stands against the wall clock: Node tells the latter only in ms. */
#pragma once

#include <napi.h>

/* monotonicEpochNs(): bigint, Unix time in ns at CLOCK_MONOTONIC 0. */
Napi::Value monotonic_epoch_ns(const Napi::CallbackInfo &info);
