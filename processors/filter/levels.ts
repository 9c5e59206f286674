// The levels of each signal, and what the configuration drops at them.
import type { ExportedSignal } from '../../pipeline/signal.ts'
import type { FilterConfig } from './config.ts'
import { explicitLevels, levelsOf, type Group } from './groups.ts'
import type { Failed, Levels } from './ottl/conditions.ts'
import type { ContextName } from './ottl/context.ts'

export const LEVELS = {
  traces: ['span', 'spanevent', 'resource', 'scope'],
  metrics: ['metric', 'datapoint', 'resource', 'scope'],
  logs: ['log', 'resource', 'scope'],
} as const satisfies Record<ExportedSignal, readonly ContextName[]>

type Texts = { readonly [C in ContextName]?: readonly string[] | undefined }

/** Conditions of the old style. */
export const EXPLICIT: { readonly [S in ExportedSignal]: (config: FilterConfig) => Texts } = {
  traces: ({ traces: { resource, span, spanevent } }) => ({ resource, span, spanevent }),
  metrics: ({ metrics: { datapoint, metric, resource } }) => ({ resource, metric, datapoint }),
  logs: ({ logs: { log_record, resource } }) => ({ resource, log: log_record }),
}

export const GROUPS: {
  readonly [S in ExportedSignal]: (config: FilterConfig) => readonly Group[] | undefined
} = {
  traces: ({ trace_conditions }) => trace_conditions,
  metrics: ({ metric_conditions }) => metric_conditions,
  logs: ({ log_conditions }) => log_conditions,
}

/** True when any conditions of the old style are given, even none of them. */
export const isExplicit = (signal: ExportedSignal, config: FilterConfig): boolean =>
  Object.values(EXPLICIT[signal](config)).some((texts) => texts !== undefined)

/**
 * What is dropped, one after the other; undefined when the configuration has no conditions for the signal. `failed` gives what is
 * told of conditions under an `error_mode`.
 */
export function stepsOf(
  signal: ExportedSignal,
  config: FilterConfig,
  failed: (mode: string) => Failed,
): readonly Levels[] | undefined {
  const mode = (own: string): Failed => failed(own === '' ? config.error_mode : own)
  const groups = GROUPS[signal](config)
  if (groups && groups.length > 0) {
    return groups.map((group) => levelsOf(group, LEVELS[signal], mode))
  }
  if (!isExplicit(signal, config)) return undefined
  return [explicitLevels(EXPLICIT[signal](config), mode(''))]
}
