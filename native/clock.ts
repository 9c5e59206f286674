// Where the kernel's clock stands against the wall clock.
import { addon } from './addon.ts'

/** Unix time in ns at CLOCK_MONOTONIC 0, read now: it changes when the wall clock is stepped or slewed. */
export const monotonicEpochNs = (): bigint => addon().monotonicEpochNs()
