// Where each signal comes in (opentelemetry-proto docs/specification.md).
import type { ExportedSignal } from '../../pipeline/signal.ts'

interface Place {
  /** Of the gRPC method. */
  readonly method: string
  /** The path over HTTP, unless configured otherwise. */
  readonly path: string
}

const service = (name: string): string => `/opentelemetry.proto.collector.${name}/Export`

export const PLACES: Readonly<Record<ExportedSignal, Place>> = {
  traces: { method: service('trace.v1.TraceService'), path: '/v1/traces' },
  metrics: { method: service('metrics.v1.MetricsService'), path: '/v1/metrics' },
  logs: { method: service('logs.v1.LogsService'), path: '/v1/logs' },
}
