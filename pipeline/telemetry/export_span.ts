// The span of one batch on its way into an exporter.
import { SpanKind, SpanStatusCode, type Tracer } from '@opentelemetry/api'
import type { Settled } from '../batch.ts'
import type { Signal } from '../signal.ts'

/** Start it; call what it gives with the answer. */
export function exportSpan(
  tracer: Tracer,
  id: string,
  signal: Signal,
  items: number,
): (result: Settled) => void {
  const span = tracer.startSpan(`exporter/${id}/${signal}`, { kind: SpanKind.INTERNAL })
  return (result) => {
    span.setAttribute('items.sent', result.ok ? items : 0)
    span.setAttribute('items.failed', result.ok ? 0 : items)
    if (!result.ok) span.setStatus({ code: SpanStatusCode.ERROR, message: result.reason })
    span.end()
  }
}
