// The rows of the table: one per service, side and route, of the last minute.
import type { Resource } from '../../pipeline/data/resource.ts'
import { STATUS, type SpanBatch } from '../../pipeline/data/spans.ts'
import { quantiles } from './histogram.ts'
import { labelOf, SIDES } from './label.ts'
import { SlidingWindow } from './window.ts'

export interface RowView {
  readonly service: string
  readonly side: string
  readonly route: string
  /** Requests a second. */
  readonly rate: number
  /** Share of them that failed, 0 to 1. */
  readonly errors: number
  /** µs below which half, 95 % and 99 % of the durations are. */
  readonly p50: number
  readonly p95: number
  readonly p99: number
}

export interface TableView {
  readonly rows: readonly RowView[]
  /** Rows that there was no room for. */
  readonly hidden: number
  /** Spans since the start. */
  readonly spans: number
}

const MAX_ROWS = 200
const MAX_KNOWN = 10_000

class Row {
  readonly service: string
  readonly side: string
  readonly route: string
  readonly window = new SlidingWindow()

  constructor(service: string, side: string, route: string) {
    this.service = service
    this.side = side
    this.route = route
  }
}

/** Times are ms of a clock that is never set. */
export class Table {
  #spans = 0
  readonly #rows = new Map<string, Row>()
  /** Where what comes after the last free row is counted. */
  #others: Row | undefined
  /** A short way to the row, by resource and by kind and id of the dimensions. Forgotten when it grows too big. */
  #known = new Map<Resource, Map<number, Row>>()
  #ways = 0

  add(spans: SpanBatch, now: number): void {
    for (let i = 0; i < spans.length; i++) {
      if (SIDES[spans.kind[i]!] === undefined) continue
      this.#spans++
      const us = Math.max(0, spans.durationNs(i)) / 1000
      this.#row(spans, i).window.record(now, us, spans.status[i] === STATUS.error)
    }
  }

  /** The busiest `room` rows, in the order of their names. Rows without a request in the window are forgotten. */
  view(now: number, room: number): TableView {
    const counted: { row: Row; count: number }[] = []
    for (const [key, row] of this.#rows) {
      const { count } = row.window.totals(now)
      if (count > 0) counted.push({ row, count })
      else this.#forget(key)
    }
    const others = this.#others?.window.totals(now).count ?? 0
    if (this.#others && others > 0) counted.push({ row: this.#others, count: others })
    counted.sort((a, b) => b.count - a.count || byName(a.row, b.row))
    const shown = counted.slice(0, Math.max(0, room)).map(({ row }) => row)
    shown.sort(byName)
    return {
      rows: shown.map((row) => viewOf(row, now)),
      hidden: counted.length - shown.length,
      spans: this.#spans,
    }
  }

  #row(spans: SpanBatch, i: number): Row {
    const resource = spans.resource[i]!
    const dimensions = spans.dimensions[i]!
    const kind = spans.kind[i]!
    const way = dimensions.id * 8 + kind
    // Spans of others have no dimensions: their name tells them apart.
    const named = dimensions.list.length > 0
    const known = named ? this.#known.get(resource)?.get(way) : undefined
    if (known) return known
    const label = labelOf(kind, dimensions.list, spans.name[i]!)
    const row = this.#find(resource.service, SIDES[kind]!, label)
    if (named) this.#remember(resource, way, row)
    return row
  }

  #find(service: string, side: string, route: string): Row {
    const key = `${service}\0${side}\0${route}`
    let row = this.#rows.get(key)
    if (row) return row
    if (this.#rows.size >= MAX_ROWS) return (this.#others ??= new Row('…', '…', 'all others'))
    row = new Row(service, side, route)
    this.#rows.set(key, row)
    return row
  }

  #remember(resource: Resource, way: number, row: Row): void {
    if (this.#ways >= MAX_KNOWN) this.#forgetWays()
    let ways = this.#known.get(resource)
    if (!ways) this.#known.set(resource, (ways = new Map()))
    ways.set(way, row)
    this.#ways++
  }

  #forget(key: string): void {
    this.#rows.delete(key)
    this.#forgetWays()
  }

  #forgetWays(): void {
    this.#known = new Map()
    this.#ways = 0
  }
}

function viewOf(row: Row, now: number): RowView {
  const { count, errors, seconds } = row.window.totals(now)
  const [p50, p95, p99] = quantiles(row.window.durations(now), [0.5, 0.95, 0.99])
  const { service, side, route } = row
  return {
    service,
    side,
    route,
    rate: count / seconds,
    errors: errors / count,
    p50: p50!,
    p95: p95!,
    p99: p99!,
  }
}

function byName(a: Row, b: Row): number {
  return compare(a.service, b.service) || -compare(a.side, b.side) || compare(a.route, b.route)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
