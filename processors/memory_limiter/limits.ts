// Soft and hard limit in bytes (memorylimiter.go, newFixedMemUsageChecker).
import type { LimiterConfig } from './config.ts'

const MIB = 1024 * 1024

export interface Limits {
  /** Data is refused from here on. */
  readonly soft: number
  readonly hard: number
}

export const mib = (bytes: number): number => Math.floor(bytes / MIB)

/** `total` gives the bytes of which `limit_percentage` is a part. */
export function limitsOf(config: LimiterConfig, total: () => number): Limits {
  const { limit_mib, limit_percentage, spike_limit_mib, spike_limit_percentage } = config
  if (limit_mib > 0) return limits(limit_mib * MIB, spike_limit_mib * MIB)
  const part = (percent: number): number => Math.floor((percent * total()) / 100)
  return limits(part(limit_percentage), part(spike_limit_percentage))
}

function limits(hard: number, given: number): Limits {
  const spike = given === 0 ? Math.floor(hard / 5) : given
  return { hard, soft: hard - spike }
}
