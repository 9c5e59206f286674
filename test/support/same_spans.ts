// Are these the same spans but for the ids that were made up? Everything else counts, the order of attributes, too.
import type { DecodedSpan } from './otlp_sink.ts'

/** Traces that only one side has, in words; `same` is how many spans both have. */
export interface SpanDifference {
  readonly same: number
  readonly onlyBefore: number
  readonly onlyAfter: number
  readonly examples: readonly string[]
}

const EXAMPLES = 8

export function differenceOf(
  before: readonly DecodedSpan[],
  after: readonly DecodedSpan[],
): SpanDifference {
  const open = new Map<string, number>()
  for (const trace of traces(before)) open.set(trace, (open.get(trace) ?? 0) + 1)
  let same = 0
  for (const trace of traces(after)) {
    const left = open.get(trace) ?? 0
    if (left > 0) same += spansIn(trace)
    open.set(trace, left - 1)
  }
  const missing = [...open].filter(([, n]) => n > 0)
  const extra = [...open].filter(([, n]) => n < 0)
  const spans = (list: typeof missing): number =>
    list.reduce((sum, [trace, n]) => sum + spansIn(trace) * Math.abs(n), 0)
  return {
    same,
    onlyBefore: spans(missing),
    onlyAfter: spans(extra),
    examples: [...shown('before', missing), ...shown('after', extra)].sort(byRest),
  }
}

const spansIn = (trace: string): number => trace.split('\n').length

const shown = (when: string, list: readonly [string, number][]): string[] =>
  list.slice(0, EXAMPLES).map(([trace, n]) => `${when} ${Math.abs(n)} × ${trace}`)

/** What belongs together stands together. */
const byRest = (a: string, b: string): number =>
  rest(a) < rest(b) ? -1 : rest(a) > rest(b) ? 1 : 0
const rest = (text: string): string => text.slice(text.indexOf('×'))

/** One text per trace: a line per span with all that it says and who its parent is, sorted. */
function* traces(spans: readonly DecodedSpan[]): Generator<string> {
  const byTrace = Map.groupBy(spans, ({ traceId }) => traceId)
  for (const [traceId, members] of byTrace) {
    const known = new Map(members.map((span) => [span.spanId, wordsOf(span)]))
    // A parent out of a header was made elsewhere, and so was its trace. That of a joined span was made up, even
    // if the span itself was lost.
    const isGiven = ({ parentId, attributes }: DecodedSpan): boolean =>
      parentId !== '' && !known.has(parentId) && attributes['spantap.link'] !== 'joined'
    const trace = members.some(isGiven) ? traceId : 'trace'
    const lines = members.map((span) => {
      const parent = known.get(span.parentId) ?? (isGiven(span) ? span.parentId : 'lost')
      return `${trace} ${wordsOf(span)} < ${span.parentId === '' ? '' : parent}`
    })
    yield lines.sort().join('\n')
  }
}

function wordsOf(span: DecodedSpan): string {
  const { traceId: _, spanId: __, parentId: ___, links, ...said } = span
  const all = { ...said, links: links.map(({ attributes }) => attributes) }
  return JSON.stringify(all, (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  )
}
