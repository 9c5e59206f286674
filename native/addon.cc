/* SPDX-License-Identifier: Apache-2.0 */
/* The addon: libbpf for JavaScript. It knows neither a protocol nor OTLP: it hands over bytes. */
#include "addon.hh"

#include "clock.hh"
#include "log.hh"
#include "malloc.hh"
#include "object.hh"

/* load(NativeError): { BpfObject, monotonicEpochNs } */
static Napi::Value load(const Napi::CallbackInfo &info)
{
	Addon *addon = info.Env().GetInstanceData<Addon>();
	Napi::Object exports = Napi::Object::New(info.Env());

	addon->error = Napi::Persistent(info[0].As<Napi::Function>());
	exports["BpfObject"] = Object::define(info.Env());
	exports["monotonicEpochNs"] = Napi::Function::New(info.Env(), monotonic_epoch_ns,
							  "monotonicEpochNs");
	return exports;
}

static Napi::Object init(Napi::Env env, Napi::Object exports)
{
	env.SetInstanceData(new Addon);
	capture_libbpf();
	keep_heap_whole();
	exports["load"] = Napi::Function::New(env, load, "load");
	return exports;
}

NODE_API_MODULE(spantap, init)
