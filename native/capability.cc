/* SPDX-License-Identifier: Apache-2.0 */
#include "capability.hh"

#include <cinttypes>
#include <cstdint>
#include <cstdio>

#include <linux/capability.h>

static uint64_t effective()
{
	uint64_t set = 0;
	char line[256];
	FILE *status = fopen("/proc/self/status", "re");

	if (!status)
		return 0;
	while (fgets(line, sizeof(line), status) && sscanf(line, "CapEff: %" SCNx64, &set) != 1)
		;
	fclose(status);
	return set;
}

std::string missing_capabilities()
{
	static const struct {
		int bit;
		const char *name;
	} needed[] = {
		{CAP_BPF, "CAP_BPF"},
		{CAP_PERFMON, "CAP_PERFMON"},
		{CAP_SYS_ADMIN, "CAP_SYS_ADMIN"},
	};
	uint64_t set = effective();
	auto has = [set](int bit) { return (set >> bit) & 1; };
	std::string missing;

	/* The last contains the other two. */
	if (has(CAP_SYS_ADMIN) || (has(CAP_BPF) && has(CAP_PERFMON)))
		return "";
	for (const auto &capability : needed) {
		if (!has(capability.bit))
			missing += std::string(missing.empty() ? "" : ", ") + capability.name;
	}
	return missing;
}
