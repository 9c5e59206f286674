// Span, Span.Event, Span.Link and Status (trace.proto) into a row of a SpanBatch.
import type { Resource, Scope } from '../../data/resource.ts'
import type { SpanBatch, SpanEvent, SpanExtra, SpanLink } from '../../data/spans.ts'
import type { Cursor } from './cursor.ts'
import { put, type Mutable } from './mutable.ts'
import { readPair, type Pairs } from './values.ts'

type Extra = Omit<Mutable<SpanExtra>, 'events' | 'links'> & {
  events?: SpanEvent[]
  links?: SpanLink[]
}

const NO_ID = new Uint8Array(0)

/** The Span at the cursor becomes the last row. */
export function readSpan(cursor: Cursor, batch: SpanBatch, resource: Resource, scope: Scope): void {
  const row = batch.add(resource, scope, '')
  let own: Pairs | undefined
  let extra: Extra | undefined
  const outer = cursor.enter()
  while (cursor.next()) {
    switch (cursor.tag) {
      case 0x4a:
        readPair(cursor, (own ??= []))
        break
      case 0x0a:
        cursor.idInto(batch.ids, row * 32, 16)
        break
      case 0x12:
        cursor.idInto(batch.ids, row * 32 + 16, 8)
        break
      case 0x22:
        cursor.idInto(batch.ids, row * 32 + 24, 8)
        break
      case 0x2a:
        batch.name[row] = cursor.name()
        break
      case 0x30:
        batch.kind[row] = known(cursor.int32())
        break
      case 0x39:
        cursor.words(batch.times, row * 4)
        break
      case 0x41:
        cursor.words(batch.times, row * 4 + 2)
        break
      case 0x85:
        batch.flags[row] = cursor.fixed32()
        break
      case 0x7a:
        extra = readStatus(cursor, batch, row, extra)
        break
      default:
        extra = readSeldom(cursor, extra)
    }
  }
  cursor.leave(outer)
  if (own) batch.own[row] = own
  if (extra) batch.extra[row] = extra
}

/** A column of bytes, each a varint when it is written, has no room for numbers that no version of OTLP has given a meaning. */
const known = (value: number): number => (value >= 0 && value <= 127 ? value : 0)

function readStatus(
  cursor: Cursor,
  batch: SpanBatch,
  row: number,
  given: Extra | undefined,
): Extra | undefined {
  let extra = given
  const outer = cursor.enter()
  while (cursor.next()) {
    if (cursor.tag === 0x18) batch.status[row] = known(cursor.int32())
    else if (cursor.tag === 0x12) extra = withField(extra, 'statusMessage', cursor.text())
    else cursor.skip()
  }
  cursor.leave(outer)
  return extra
}

/** What few spans have. */
function readSeldom(cursor: Cursor, extra: Extra | undefined): Extra | undefined {
  switch (cursor.tag) {
    case 0x1a:
      return withField(extra, 'traceState', cursor.text())
    case 0x50:
      return withField(extra, 'droppedAttributes', cursor.uint32())
    case 0x5a: {
      const to = extra ?? {}
      ;(to.events ??= []).push(readEvent(cursor))
      return to
    }
    case 0x60:
      return withField(extra, 'droppedEvents', cursor.uint32())
    case 0x6a: {
      const to = extra ?? {}
      ;(to.links ??= []).push(readLink(cursor))
      return to
    }
    case 0x70:
      return withField(extra, 'droppedLinks', cursor.uint32())
    default:
      cursor.skip()
      return extra
  }
}

type Plain = Exclude<keyof Extra, 'events' | 'links'>

/** No object for zeros. */
function withField<F extends Plain>(
  extra: Extra | undefined,
  field: F,
  value: NonNullable<Extra[F]>,
): Extra | undefined {
  if (!extra && (value === 0 || value === '')) return undefined
  const to: Extra = extra ?? {}
  put(to, field, value)
  return to
}

function readEvent(cursor: Cursor): SpanEvent {
  const attributes: Pairs = []
  let timeUnixNs = 0n
  let name = ''
  let dropped = 0
  const outer = cursor.enter()
  while (cursor.next()) {
    if (cursor.tag === 0x09) timeUnixNs = cursor.fixed64()
    else if (cursor.tag === 0x12) name = cursor.name()
    else if (cursor.tag === 0x1a) readPair(cursor, attributes)
    else if (cursor.tag === 0x20) dropped = cursor.uint32()
    else cursor.skip()
  }
  cursor.leave(outer)
  return dropped === 0
    ? { timeUnixNs, name, attributes }
    : { timeUnixNs, name, attributes, droppedAttributes: dropped }
}

function readLink(cursor: Cursor): SpanLink {
  const attributes: Pairs = []
  const link: Mutable<SpanLink> = { traceId: NO_ID, spanId: NO_ID, attributes }
  const outer = cursor.enter()
  while (cursor.next()) {
    if (cursor.tag === 0x0a) link.traceId = cursor.id() ?? NO_ID
    else if (cursor.tag === 0x12) link.spanId = cursor.id() ?? NO_ID
    else if (cursor.tag === 0x1a) put(link, 'traceState', cursor.text())
    else if (cursor.tag === 0x22) readPair(cursor, attributes)
    else if (cursor.tag === 0x28) put(link, 'droppedAttributes', cursor.uint32())
    else if (cursor.tag === 0x35) put(link, 'flags', cursor.fixed32())
    else cursor.skip()
  }
  cursor.leave(outer)
  return link
}
