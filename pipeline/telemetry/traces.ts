// Spans of spantap's own exports: off unless `service::telemetry::traces::processors` names where they go.
import type { Tracer } from '@opentelemetry/api'
import type { Resource } from '@opentelemetry/resources'
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  SimpleSpanProcessor,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-base'
import type { OtlpConfig, TelemetryConfig } from '../config/telemetry.ts'
import { SPANTAP_SCOPE } from '../data/resource.ts'
import { writeTraces } from '../otlp/traces.ts'
import { Writer } from '../otlp/writer.ts'
import { toSpanBatch } from './convert.ts'
import { poster } from './post.ts'

type Processors = TelemetryConfig['traces']['processors']

export interface OwnTracing {
  readonly tracer: Tracer
  stop(): Promise<void>
}

/** Undefined when no processor is configured. */
export function traceExports(processors: Processors, resource: Resource): OwnTracing | undefined {
  const spanProcessors = processors.flatMap(({ simple, batch }) => {
    const otlp = (simple ?? batch)?.exporter.otlp
    if (!otlp) return []
    return [
      simple ? new SimpleSpanProcessor(protobuf(otlp)) : new BatchSpanProcessor(protobuf(otlp)),
    ]
  })
  if (spanProcessors.length === 0) return undefined
  const provider = new BasicTracerProvider({ resource, spanProcessors })
  return {
    tracer: provider.getTracer(SPANTAP_SCOPE.name, SPANTAP_SCOPE.version),
    stop: () => provider.shutdown(),
  }
}

function protobuf(config: OtlpConfig): SpanExporter {
  const post = poster(config)
  const pending = new Set<Promise<void>>()
  const settled = async (): Promise<void> => {
    await Promise.all(pending)
  }
  return {
    export(spans, done) {
      const writer = new Writer(4096)
      writeTraces(writer, toSpanBatch(spans))
      const sent = post('/v1/traces', writer.done()).then(
        () => done({ code: 0 }),
        (error: unknown) => done({ code: 1, error: error as Error }),
      )
      pending.add(sent)
      void sent.finally(() => pending.delete(sent))
    },
    forceFlush: settled,
    shutdown: settled,
  }
}
