// All scenarios of a cell (K2), in the order in which they run.
import { HTTP1 } from './http1.ts'
import { LOOKUPS } from './lookups.ts'
import type { Scenario } from './scenario.ts'
import { SYSCALLS } from './syscalls.ts'

export const SCENARIOS: readonly Scenario[] = [...HTTP1, ...SYSCALLS, ...LOOKUPS]
