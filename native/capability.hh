/* SPDX-License-Identifier: Apache-2.0 */
/* Which capabilities this process lacks to load and attach tracing programs. */
#pragma once

#include <string>

/*
 * "CAP_BPF, CAP_PERFMON, CAP_SYS_ADMIN": those that are not effective; empty when what is there
 * suffices.
 */
std::string missing_capabilities();
