// Spans as Jaeger's API returns them, in the shape in which the other tests compare spans.
import { setTimeout as sleep } from 'node:timers/promises'
import { pathOf, pidOf } from '../support/exchanges.ts'
import type { DecodedSpan, Values } from '../support/otlp_decode.ts'
import type { JaegerApi, JaegerSpan, JaegerTag, JaegerTrace } from './jaeger_api.ts'

/** Nothing new for so long means that nothing will come: more than a batch and the longest wait of `pair`. */
const QUIET_MS = 1_500
const PATIENCE_MS = 10_000
const POLL_MS = 500
const LIMIT = 100_000
const KINDS = ['', 'internal', 'server', 'client', 'producer', 'consumer']

/** A process by what Jaeger knows of it. */
export interface Process {
  readonly service: string
  readonly pid: number
}

/** Every span of these traces once. Jaeger knows times in µs, cut off. */
export function decoded(traces: readonly JaegerTrace[]): DecodedSpan[] {
  const spans = new Map<string, DecodedSpan>()
  for (const { spans: own, processes } of traces) {
    for (const span of own) {
      const { serviceName, tags } = processes[span.processID]!
      const resource = { 'service.name': serviceName, ...values(tags) }
      spans.set(`${span.traceID} ${span.spanID}`, { ...spanOf(span), resource })
    }
  }
  return [...spans.values()]
}

/**
 * All spans since `sinceMs` (Unix time) in the traces of these processes that are theirs or whose path is in `row`: others may send
 * the same traceparent. Resolves when at least `count` are there, or none came for long, and then none for a while.
 */
export async function jaegerSpans(
  jaeger: JaegerApi,
  processes: readonly Process[],
  row: string,
  sinceMs: number,
  count: number,
): Promise<DecodedSpan[]> {
  const pids = new Set(processes.map(({ pid }) => pid))
  const look = async (): Promise<DecodedSpan[]> => {
    const traces = processes.map(({ service, pid }) =>
      jaeger.traces(service, { limit: LIMIT, sinceMs, tags: { 'process.pid': String(pid) } }),
    )
    return decoded((await Promise.all(traces)).flat()).filter(
      (span) => pids.has(pidOf(span)) || pathOf(span).startsWith(`/${row}/`),
    )
  }
  let found: DecodedSpan[] = []
  let changed = performance.now()
  for (;;) {
    const now = await look()
    if (now.length !== found.length) changed = performance.now()
    found = now
    const quiet = performance.now() - changed
    if (quiet > (found.length >= count ? QUIET_MS : PATIENCE_MS)) return found
    await sleep(POLL_MS)
  }
}

function spanOf(span: JaegerSpan): Omit<DecodedSpan, 'resource'> {
  const tags = values(span.tags)
  const parent = span.references.find(({ refType }) => refType === 'CHILD_OF')
  const startNs = BigInt(span.startTime) * 1_000n
  return {
    traceId: span.traceID,
    spanId: span.spanID,
    parentId: parent?.spanID ?? '',
    name: span.operationName,
    kind: KINDS.indexOf(text(tags['span.kind'])),
    startNs,
    endNs: startNs + BigInt(span.duration) * 1_000n,
    status: tags['otel.status_code'] === 'ERROR' ? 2 : tags['otel.status_code'] === 'OK' ? 1 : 0,
    statusMessage: text(tags['otel.status_description']),
    flags: 0,
    traceState: '',
    attributes: tags,
    events: [],
    links: span.references
      .filter(({ refType }) => refType === 'FOLLOWS_FROM')
      .map(({ traceID, spanID }) => ({ traceId: traceID, spanId: spanID, attributes: {} })),
    scope: { name: text(tags['otel.scope.name']), version: text(tags['otel.scope.version']) },
  }
}

const values = (tags: readonly JaegerTag[]): Values =>
  Object.fromEntries(tags.map(({ key, value }) => [key, value]))

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
