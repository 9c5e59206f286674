// Event batches through `pair`, and spans in a form that can be compared: everything but ids.
import { lastValueFrom, Subject, toArray, type Observable } from 'rxjs'
import { batchOf, isSignal, type Batch } from '../../pipeline/batch.ts'
import type { Processor } from '../../pipeline/component.ts'
import { attributeRecord } from '../../pipeline/data/attributes.ts'
import type { EventSource } from '../../pipeline/data/events.ts'
import type { SpanBatch } from '../../pipeline/data/spans.ts'
import pair from '../../processors/pair/index.ts'
import { Host } from './recording/host.ts'

/** The spans that `pair` makes of event batches, in the order of their begins. */
export async function spansOf(batches: Observable<Batch<'events'>>): Promise<Span[]> {
  const processor = pair as Processor<unknown, 'events', 'traces'>
  const operator = processor.operator(new Host(), processor.config(undefined))
  const made = await lastValueFrom(batches.pipe(operator, toArray()))
  const spans = made.flatMap((batch) => (isSignal(batch, 'traces') ? rows(batch.data) : []))
  const key = (span: Span): string =>
    `${span.start} ${span.kind} ${JSON.stringify(span.attributes)}`
  return spans.toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
}

/** The same of batches that are at hand, as if a receiver emitted them. */
export function liveSpans(batches: readonly Uint8Array[], source: EventSource): Promise<Span[]> {
  const subject = new Subject<Batch<'events'>>()
  const spans = spansOf(subject)
  for (const bytes of batches) subject.next(batchOf('events', 1, { bytes, source }))
  subject.complete()
  return spans
}

type Span = ReturnType<typeof rows>[number]

function rows(spans: SpanBatch) {
  return Array.from({ length: spans.length }, (_, row) => ({
    name: spans.name[row],
    resource: attributeRecord(spans.resource[row]!.attributes.list),
    scope: spans.scope[row],
    kind: spans.kind[row],
    status: spans.status[row],
    flags: spans.flags[row],
    start: spans.startUnixNs(row),
    end: spans.endUnixNs(row),
    requestBytes: spans.requestBytes[row],
    responseBytes: spans.responseBytes[row],
    hasParent: spans.parentId(row) !== undefined,
    attributes: attributeRecord(
      spans.dimensions[row]!.list,
      spans.connection[row]!.list,
      spans.own[row]!,
    ),
    extra: spans.extra[row],
  }))
}
