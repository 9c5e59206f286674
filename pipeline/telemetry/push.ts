// Own metrics to a backend: the periodic reader of `service::telemetry::metrics`, by the OpenTelemetry SDK.
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http'
import type { Resource } from '@opentelemetry/resources'
import {
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics'
import type { OtlpConfig } from '../config/telemetry.ts'
import { writeMetrics } from '../otlp/metrics.ts'
import { Writer } from '../otlp/writer.ts'
import { toMetricData } from './convert.ts'
import { clientFiles, otlpHeaders, otlpUrl, poster } from './post.ts'
import { producer } from './producer.ts'
import type { Sample } from './telemetry.ts'

export interface Push {
  readonly otlp: OtlpConfig
  readonly intervalMs: number
  /** Of one push. */
  readonly timeoutMs: number
}

/** Push the table every interval, and once more when it is stopped. */
export function pushMetrics(
  samples: () => readonly Sample[],
  resource: Resource,
  push: Push,
): () => Promise<void> {
  const exporter = push.otlp.protocol === 'http/json' ? json(push.otlp) : protobuf(push.otlp)
  const reader = new PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: push.intervalMs,
    // The SDK refuses a timeout longer than the interval.
    exportTimeoutMillis: Math.min(push.intervalMs, push.timeoutMs),
    metricProducers: [producer(samples, resource, new Date())],
  })
  const provider = new MeterProvider({ resource, readers: [reader] })
  return () => provider.shutdown()
}

function json(config: OtlpConfig): PushMetricExporter {
  const url = otlpUrl(config.endpoint, '/v1/metrics')
  const httpAgentOptions = { ...clientFiles(config) }
  return new OTLPMetricExporter({
    url,
    headers: otlpHeaders(config),
    timeoutMillis: config.timeout,
    httpAgentOptions,
  })
}

/** `ExportResultCode` of @opentelemetry/core, which is not ours to import. */
const RESULT = { success: 0, failed: 1 } as const

function protobuf(config: OtlpConfig): PushMetricExporter {
  const post = poster(config)
  const writer = new Writer(4096)
  return {
    export(metrics, done) {
      writer.reset()
      writeMetrics(writer, toMetricData(metrics))
      post('/v1/metrics', writer.done()).then(
        () => done({ code: RESULT.success }),
        (error: unknown) => done({ code: RESULT.failed, error: error as Error }),
      )
    },
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  }
}
