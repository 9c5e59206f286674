/* SPDX-License-Identifier: Apache-2.0 */
#include "error.hh"

#include <cstring>

#include "addon.hh"

std::string errno_text(int number)
{
	const char *name = strerrorname_np(number);

	return std::string(strerrordesc_np(number) ?: "unknown error") + " (" +
	       (name ? name : std::to_string(number)) + ")";
}

void raise(Napi::Env env, const Failure &failure)
{
	Napi::Object fields = Napi::Object::New(env);

	fields["code"] = failure.code;
	if (failure.number)
		fields["errno"] = failure.number;
	if (!failure.program.empty())
		fields["program"] = failure.program;
	if (!failure.verifier_log.empty())
		fields["verifierLog"] = failure.verifier_log;

	Napi::Object error = env.GetInstanceData<Addon>()->error.New(
		{Napi::String::New(env, failure.message), fields});
	if (!env.IsExceptionPending())
		napi_throw(env, error);
}
