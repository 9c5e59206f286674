// /debug/tracez: how long batches took, and what went wrong with the last of them.
import type { OwnSpan } from '../../pipeline/component.ts'
import type { Cell, Page, Table } from './page.ts'
import { BOUNDS_MS, type Named, type Spans } from './spans.ts'

const ERRORS = 'errors'

/** All names; with `name` and `bucket` (a lower bound in milliseconds, or `errors`) the last spans there. */
export function tracez(spans: Spans, name: string | null, bucket: string | null): Page {
  const named = name === null ? undefined : spans.of(name)
  const detail = name !== null && named ? [last(name, named, bucket)] : []
  return {
    title: 'Own spans',
    note: 'Every batch that a receiver gave or an exporter took since zpages started.',
    tables: [summary(spans), ...detail],
  }
}

function summary(spans: Spans): Table {
  const link = (name: string, bucket: string, count: number): Cell => {
    if (count === 0) return 0
    const query = new URLSearchParams({ name, bucket })
    return { text: count, href: `?${String(query)}` }
  }
  return {
    name: 'latency',
    columns: ['span', ...BOUNDS_MS.map((bound) => `≥ ${bound} ms`), ERRORS],
    rows: spans
      .all()
      .map(([name, { latencies, errors }]) => [
        name,
        ...latencies.map(({ count }, i) => link(name, String(BOUNDS_MS[i]), count)),
        link(name, ERRORS, errors.count),
      ]),
  }
}

function last(name: string, { latencies, errors }: Named, bucket: string | null): Table {
  const found = bucket === ERRORS ? errors : latencies[BOUNDS_MS.indexOf(Number(bucket ?? 0))]
  return {
    name: `last of ${name}`,
    columns: ['start', 'duration (ms)', 'items', 'error'],
    rows: (found?.last ?? []).toReversed().map(row),
  }
}

function row({ startUnixMs, durationMs, items, error }: OwnSpan): Cell[] {
  return [new Date(startUnixMs).toISOString(), Number(durationMs.toFixed(3)), items, error ?? '']
}
