// Own telemetry as the configuration wants it: readers, pushes, own spans.
import type { Tracer } from '@opentelemetry/api'
import type { TelemetryConfig } from '../config/telemetry.ts'
import type { Logger } from '../log.ts'
import { bridgeDiagnostics } from './diag.ts'
import { servePage } from './page.ts'
import { watchProcess } from './process.ts'
import { pushMetrics } from './push.ts'
import type { Registry } from './registry.ts'
import { ownResource } from './resource.ts'
import { traceExports } from './traces.ts'

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
  const resource = ownResource(config.resource)
  const unbridge = bridgeDiagnostics(log)
  const stops: (() => Promise<void>)[] = []
  const ports: number[] = []
  const stop = async (): Promise<void> => {
    await Promise.allSettled(stops.map((one) => one()))
    unbridge()
  }
  watchProcess(registry)
  try {
    for (const { pull, periodic } of config.metrics.level === 'none'
      ? []
      : config.metrics.readers) {
      if (pull?.exporter.prometheus) {
        const { host, port } = pull.exporter.prometheus
        const page = await servePage(registry, unbracketed(host), port, log)
        ports.push(page.port)
        stops.push(() => page.stop())
      }
      if (periodic?.exporter.otlp) {
        const push = { otlp: periodic.exporter.otlp, intervalMs: periodic.interval }
        stops.push(pushMetrics(registry, resource, push))
      }
    }
  } catch (error) {
    await stop()
    throw error
  }
  const traces = traceExports(config.traces.processors, resource)
  if (traces) stops.push(() => traces.stop())
  return { tracer: traces?.tracer, ports, stop }
}

/** `[::1]` as people write an IPv6 address. */
function unbracketed(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1')
}
