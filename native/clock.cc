/* SPDX-License-Identifier: Apache-2.0 */
#include "clock.hh"

#include <cstdint>
#include <ctime>

static int64_t now(clockid_t clock)
{
	timespec time;

	clock_gettime(clock, &time);
	return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

Napi::Value monotonic_epoch_ns(const Napi::CallbackInfo &info)
{
	int64_t closest = INT64_MAX;
	int64_t epoch = 0;

	/* Both clocks cannot be read at once: take the try that was interrupted least. */
	for (int i = 0; i < 5; i++) {
		int64_t before = now(CLOCK_MONOTONIC);
		int64_t wall = now(CLOCK_REALTIME);
		int64_t after = now(CLOCK_MONOTONIC);
		if (after - before >= closest)
			continue;
		closest = after - before;
		epoch = wall - (before + closest / 2);
	}
	return Napi::BigInt::New(info.Env(), epoch);
}
