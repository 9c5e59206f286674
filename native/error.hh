/* SPDX-License-Identifier: Apache-2.0 */
/* What went wrong. The addon throws it as the class NativeError that native/error.ts handed in. */
#pragma once

#include <string>

#include <napi.h>

struct Failure {
	std::string code; /* of error.ts: NativeCode */
	std::string message;
	int number = 0; /* errno, 0 when the system did not say no */
	std::string program;
	std::string verifier_log;
};

/* "Operation not permitted (EPERM)" */
std::string errno_text(int number);

/* Makes the failure the pending exception of the environment. */
void raise(Napi::Env env, const Failure &failure);
