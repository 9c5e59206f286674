// Own telemetry as the configuration wants it: readers, pushes, own spans.
import type { Tracer } from '@opentelemetry/api'
import type { OtlpConfig, TelemetryConfig } from '../config/telemetry.ts'
import type { Logger } from '../log.ts'
import { exportLogs } from './logs.ts'
import { servePage } from './page.ts'
import { checkDestination } from './post.ts'
import type { Registry } from './registry.ts'
import { shownOf } from './shown.ts'

export interface RunningTelemetry {
  /** Of own spans; undefined when they are off. */
  readonly tracer: Tracer | undefined
  /** Ports of the pull readers, in order. */
  readonly ports: readonly number[]
  stop(): Promise<void>
}

/** Start every reader. Rejects with one sentence when an address is taken; then nothing is left running. */
export async function startTelemetry(
  config: TelemetryConfig,
  registry: Registry,
  log: Logger,
): Promise<RunningTelemetry> {
  const { level, readers } = config.metrics
  const samples = shownOf(registry, config.metrics, log)
  const stops: (() => Promise<void>)[] = []
  const ports: number[] = []
  const stop = async (): Promise<void> => {
    await Promise.allSettled(stops.map((one) => one()))
  }
  try {
    for (const one of destinations(config)) checkDestination(one)
    for (const { pull } of level === 'none' ? [] : readers) {
      if (!pull?.exporter.prometheus) continue
      const { resource } = config
      const set = { samples, resource, log, registry }
      const page = await servePage(pull.exporter.prometheus, set)
      ports.push(page.port)
      stops.push(() => page.stop())
    }
  } catch (error) {
    await stop()
    throw error
  }
  const { processors } = config.logs
  if (processors.length > 0) {
    stops.push(exportLogs(processors, { resource: config.resource, log, registry }))
  }
  const pushes = readers.some(({ periodic }) => periodic) && level !== 'none'
  const traces = config.traces.processors.length > 0 && config.traces.level !== 'none'
  if (!pushes && !traces) return { tracer: undefined, ports, stop }
  // The SDK takes a tenth of a second to load, and most do not need it.
  const { startSdk } = await import('./sdk.ts')
  const sdk = startSdk(config, samples, log)
  stops.push(() => sdk.stop())
  return { tracer: sdk.tracer, ports, stop }
}

/** Wherever own telemetry goes by OTLP. */
function destinations({ metrics, traces, logs }: TelemetryConfig): OtlpConfig[] {
  const processing = [...traces.processors, ...logs.processors]
  return [
    ...metrics.readers.map(({ periodic }) => periodic),
    ...processing.map(({ simple, batch }) => simple ?? batch),
  ].flatMap((one) => one?.exporter.otlp ?? [])
}
