/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the addon keeps for one environment: the main thread and every worker thread have their own.

 */
#pragma once

#include <napi.h>

struct Addon {
	Napi::FunctionReference error; /* class NativeError */
};
