/* SPDX-License-Identifier: Apache-2.0 */
#include "stats.hh"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

int enable_stats()
{
	return bpf_enable_stats(BPF_STATS_RUN_TIME);
}

Napi::Value program_stats(Napi::Env env, const bpf_object *object)
{
	Napi::Array stats = Napi::Array::New(env);
	uint32_t count = 0;
	bpf_program *program;

	bpf_object__for_each_program(program, object)
	{
		bpf_prog_info info = {};
		uint32_t size = sizeof(info);

		if (bpf_program__fd(program) < 0 ||
		    bpf_prog_get_info_by_fd(bpf_program__fd(program), &info, &size) != 0)
			continue;
		Napi::Object one = Napi::Object::New(env);
		one["name"] = bpf_program__name(program);
		one["runNs"] = static_cast<double>(info.run_time_ns);
		one["runs"] = static_cast<double>(info.run_cnt);
		/* As the verifier has rewritten them; each takes 8 bytes. Zero without CAP_BPF. */
		one["instructions"] = static_cast<double>(info.xlated_prog_len / 8);
		one["missed"] = static_cast<double>(info.recursion_misses);
		stats.Set(count++, one);
	}
	return stats;
}
