// Both ends of an exchange in one trace: how many are, whether any parent is wrong, and whether time runs the right way.
import { CLIENT, pathOf, pidOf, SERVER, type Hop } from './exchanges.ts'
import type { DecodedSpan } from './otlp_sink.ts'

export interface Joins {
  /** Server spans whose parent is the client span of the same request on the same hop. */
  readonly pairs: number
  /** Server spans without a parent among the spans. */
  readonly unjoined: number
  /** Spans with a parent that nothing proves, in words. */
  readonly wrong: readonly string[]
  /** Pairs that break client.start ≤ server.start ≤ server.end ≤ client.end + 1 ms, in words. */
  readonly disorder: readonly string[]
}

/** Ids that a request's traceparent header carried, in hex. */
export interface Header {
  readonly traceId: string
  readonly spanId: string
}

/** The ids that driver.py sends with `traceparent`: the request's number, from the path, is in them. */
export function headerOf(path: string): Header {
  const n = BigInt(path.split('/')[3] ?? '')
  const hex = (high: bigint, width: number): string => (high + n).toString(16).padStart(width, '0')
  return { traceId: hex(0x5afen << 112n, 32), spanId: hex(0x7e57n << 48n, 16) }
}

const SLACK_NS = 1_000_000n
const EXAMPLES = 5

/**
 * Look at every span's parent. `header` gives what the request of a path carried, or undefined when it carried nothing. A client
 * span's parent must be the header's, or there is none.
 */
export function joins(
  spans: readonly DecodedSpan[],
  hops: readonly Hop[],
  header: (path: string) => Header | undefined = () => undefined,
): Joins {
  const clients = new Map(spans.filter((s) => s.kind === CLIENT).map((s) => [s.spanId, s]))
  const isHop = (client: number, server: number): boolean =>
    hops.some((hop) => hop.client === client && hop.server === server)
  const wrong: string[] = []
  const disorder: string[] = []
  let pairs = 0
  let unjoined = 0
  for (const span of spans) {
    const given = header(pathOf(span))
    if (span.kind === CLIENT) {
      if (span.parentId !== (given?.spanId ?? ''))
        wrong.push(words(span, 'not the parent in its header'))
      if (given && span.traceId !== given.traceId)
        wrong.push(words(span, 'not the trace in its header'))
    }
    if (span.kind !== SERVER) continue
    const client = clients.get(span.parentId)
    if (!client) {
      if (span.parentId === '') unjoined++
      else wrong.push(words(span, 'a parent that nobody knows'))
    } else if (pathOf(client) !== pathOf(span) || !isHop(pidOf(client), pidOf(span))) {
      wrong.push(words(span, `the parent is ${pidOf(client)} ${pathOf(client)}`))
    } else if (client.traceId !== span.traceId) {
      wrong.push(words(span, 'another trace than its parent'))
    } else {
      pairs++
      const order = [client.startNs, span.startNs, span.endNs, client.endNs + SLACK_NS]
      if (order.some((at, i) => i > 0 && at < order[i - 1]!)) {
        disorder.push(words(span, order.map((at) => at - client.startNs).join(' ')))
      }
    }
  }
  return { pairs, unjoined, wrong: wrong.slice(0, EXAMPLES), disorder: disorder.slice(0, EXAMPLES) }
}

/** What `joins` gives when every one of `pairs` is there and nothing is wrong. */
export const allJoined = (pairs: number): Joins => ({ pairs, unjoined: 0, wrong: [], disorder: [] })

const words = (span: DecodedSpan, what: string): string =>
  `${span.kind === SERVER ? 'server' : 'client'} ${pidOf(span)} ${pathOf(span).slice(0, 80)}: ${what}`
