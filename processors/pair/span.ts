// From an exchange to a row of a span batch: ids, parent and times; the protocol adds the rest.
import type { SpanBatch } from '../../pipeline/data/spans.ts'
import { LINK } from './connection_attributes.ts'
import { FAILURE, ROLE, STATE, type Exchange } from './exchange.ts'
import type { Protocol } from './protocols/protocol.ts'

/** W3C trace flags of a trace that begins here: sampled. */
const SAMPLED = 1
/** Words of 32 bits per row of `SpanBatch.ids`: trace 4, span 2, parent 2. */
const ROW = 8

/** Which proof the parent of this exchange's span rests on. */
export function linkOf(exchange: Exchange): number {
  if (exchange.role === ROLE.server && exchange.partner) return LINK.joined
  return exchange.context ? LINK.traceparent : LINK.none
}

/**
 * Make the times of both ends of one exchange contain each other: the client's span begins no later than the server's, and ends
 * no earlier. A send is seen when it returns, which may be after the other end has received. Gives how many times were changed.
 */
export function agree(one: Exchange, other: Exchange): number {
  const client = one.role === ROLE.client ? one : other
  const server = one.role === ROLE.client ? other : one
  let changed = 0
  if (server.startNs < client.startNs) {
    client.startNs = server.startNs
    changed++
  }
  // A client that gave up ends before its server does.
  const whole = client.failure === FAILURE.none && server.failure === FAILURE.none
  const both = client.state !== STATE.open && server.state !== STATE.open
  if (whole && both && server.endNs > client.endNs) {
    server.endNs = Math.max(client.endNs, server.startNs)
    changed++
  }
  return changed
}

let words: Int32Array = new Int32Array(0)

/** Add the exchange's span. `epochLow` and `epochHigh` are the Unix time in ns of the monotonic clock's zero. */
export function writeSpan(
  spans: SpanBatch,
  exchange: Exchange,
  epochLow: number,
  epochHigh: number,
): void {
  const row = (exchange.owner.protocol as Protocol).add(exchange, spans)
  // Only after `add`: the batch may have grown.
  if (words.buffer !== spans.ids.buffer)
    words = new Int32Array(spans.ids.buffer, 0, spans.ids.length / 4)
  const context = exchange.context
  const at = row * ROW
  const client = exchange.role === ROLE.server ? exchange.partner : undefined
  const source = client ?? exchange
  const given = source.context
  words[at] = given ? given.trace[0] : source.trace0
  words[at + 1] = given ? given.trace[1] : source.trace1
  words[at + 2] = given ? given.trace[2] : source.trace2
  words[at + 3] = given ? given.trace[3] : source.trace3
  words[at + 4] = exchange.span0
  words[at + 5] = exchange.span1
  if (client) {
    words[at + 6] = client.span0
    words[at + 7] = client.span1
  } else if (context) {
    words[at + 6] = context.span[0]
    words[at + 7] = context.span[1]
  }
  spans.flags[row] = given ? given.flags : SAMPLED
  spans.setTimes(row, exchange.startNs, exchange.endNs, epochLow, epochHigh)
  spans.requestBytes[row] = exchange.requestBytes
  spans.responseBytes[row] = exchange.responseBytes
  if (given?.state !== undefined) spans.extra[row] = { traceState: given.state }
}
