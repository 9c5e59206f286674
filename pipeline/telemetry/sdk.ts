// The part of own telemetry that leaves by the OpenTelemetry SDK: periodic readers and own spans.
import type { Tracer } from '@opentelemetry/api'
import type { TelemetryConfig } from '../config/telemetry.ts'
import type { Logger } from '../log.ts'
import { bridgeDiagnostics } from './diag.ts'
import { pushMetrics } from './push.ts'
import { ownResource } from './resource.ts'
import type { Sample } from './telemetry.ts'
import { traceExports } from './traces.ts'

export interface RunningSdk {
  readonly tracer: Tracer | undefined
  /** Push once more and end. */
  stop(): Promise<void>
}

/** `samples` gives the own metrics that leave. */
export function startSdk(
  config: TelemetryConfig,
  samples: () => readonly Sample[],
  log: Logger,
): RunningSdk {
  const resource = ownResource(config.resource)
  const unbridge = bridgeDiagnostics(log)
  const { level, readers } = config.metrics
  const stops = (level === 'none' ? [] : readers).flatMap(({ periodic }) => {
    const otlp = periodic?.exporter.otlp
    const times = { intervalMs: periodic?.interval ?? 0, timeoutMs: periodic?.timeout ?? 0 }
    return otlp ? [pushMetrics(samples, resource, { otlp, ...times })] : []
  })
  const { traces: tracing } = config
  const processors = tracing.level === 'none' ? [] : tracing.processors
  const traces = traceExports(processors, resource)
  return {
    tracer: traces?.tracer,
    stop: async () => {
      await Promise.allSettled([...stops.map((one) => one()), traces?.stop()])
      unbridge()
    },
  }
}
