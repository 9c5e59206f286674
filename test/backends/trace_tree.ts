// A trace as Jaeger's API returns it, as a tree in text.
import type { JaegerSpan, JaegerTrace } from './jaeger_api.ts'

const HEAD = ['span', 'kind', 'name', 'status', 'start', 'duration', 'spantap.link']
/** Numbers stand on the right of their columns. */
const RIGHT = new Set(['status', 'start', 'duration'])

/** A line per span, children under their parent in the order of time; times in ms, the start since the first of all. */
export function traceTree({ spans, processes }: JaegerTrace): string {
  const first = Math.min(...spans.map((span) => span.startTime))
  const ids = new Set(spans.map((span) => span.spanID))
  const parents = Map.groupBy(spans.toSorted(byTime), parentOf)
  const rows: string[][] = [HEAD]

  const add = (parent: string, indent: string): void => {
    const children = parents.get(parent) ?? []
    children.forEach((span, i) => {
      const last = i === children.length - 1
      const tags = new Map(span.tags.map(({ key, value }) => [key, String(value)]))
      rows.push([
        `${indent}${last ? '└─' : '├─'} ${processes[span.processID]!.serviceName}`,
        tags.get('span.kind') ?? '',
        span.operationName,
        tags.get('http.response.status_code') ?? '',
        `${milliseconds(span.startTime - first)} ms`,
        `${milliseconds(span.duration)} ms`,
        tags.get('spantap.link') ?? '',
      ])
      add(span.spanID, `${indent}${last ? '   ' : '│  '}`)
    })
  }
  for (const root of parents.keys()) {
    if (ids.has(root)) continue
    if (root !== '') rows.push([`${root}: named by the traceparent header, not in this Jaeger`])
    add(root, '')
  }
  return `${aligned(rows).join('\n')}\n`
}

const parentOf = ({ references }: JaegerSpan): string =>
  references.find(({ refType }) => refType === 'CHILD_OF')?.spanID ?? ''

const byTime = (a: JaegerSpan, b: JaegerSpan): number =>
  a.startTime - b.startTime || b.duration - a.duration

const milliseconds = (microseconds: number): string => (microseconds / 1_000).toFixed(3)

/** Columns as wide as their widest cell; a row of one cell is as long as it likes. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const whole = rows.filter((row) => row.length > 1)
  const widths = HEAD.map((_, column) => Math.max(...whole.map((row) => row[column]!.length)))
  return rows.map((row) => {
    if (row.length === 1) return row[0]!
    const cells = row.map((cell, column) =>
      RIGHT.has(HEAD[column]!) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
    )
    return cells.join('  ').trimEnd()
  })
}
