// From spans to series: the part that runs for every span.
import { ATTR_HTTP_REQUEST_METHOD } from '@opentelemetry/semantic-conventions'
import { ATTR_SPANTAP_DNS_QUESTION_TYPE } from '../../pipeline/dns/attributes.ts'
import type { Resource } from '../../pipeline/data/resource.ts'
import { SPANTAP_SCOPE } from '../../pipeline/data/resource.ts'
import { KIND, type SpanBatch } from '../../pipeline/data/spans.ts'
import type { Counter, Telemetry } from '../../pipeline/telemetry/telemetry.ts'
import { DURATION, LOOKUP, REQUEST_SIZE, RESPONSE_SIZE, type Side } from './instruments.ts'
import type { Series } from './series.ts'
import { NOT_OURS, SeriesTable } from './table.ts'

const HELP = 'Spans that red was given, by what became of them.'

export class Counts {
  readonly tables: Readonly<Record<Side, SeriesTable>>
  readonly #counted: Counter
  readonly #overflowed: Counter
  readonly #otherScope: Counter
  readonly #otherKind: Counter
  readonly #noMetric: Counter

  constructor(maxSeries: number, telemetry: Telemetry) {
    const http = (): SeriesTable => new SeriesTable(maxSeries, ATTR_HTTP_REQUEST_METHOD)
    const lookup = new SeriesTable(maxSeries, ATTR_SPANTAP_DNS_QUESTION_TYPE)
    this.tables = { server: http(), client: http(), lookup }
    const spans = (outcome: string, reason: string): Counter =>
      telemetry.counter('spantap_red_spans', HELP, { outcome, reason })
    this.#counted = spans('counted', '')
    this.#overflowed = spans('overflowed', 'max_series')
    this.#otherScope = spans('skipped', 'other_scope')
    this.#otherKind = spans('skipped', 'other_kind')
    this.#noMetric = spans('skipped', 'no_metric')
  }

  /** Spans that had no series of their own left. */
  get overflowed(): number {
    return this.#overflowed.value
  }

  /** Count every span of spantap's own scope. New series begin at `startUnixNs`; `now` is ms of `Series.seen`. */
  add(spans: SpanBatch, startUnixNs: bigint, now: number): void {
    const { server, client } = this.tables
    for (let row = 0; row < spans.length; row++) {
      const kind = spans.kind[row]!
      if (spans.scope[row] !== SPANTAP_SCOPE) this.#otherScope.value++
      else if (kind === KIND.server) this.#count(server, spans, row, startUnixNs, now)
      else if (kind === KIND.client) this.#count(client, spans, row, startUnixNs, now)
      else this.#otherKind.value++
    }
  }

  #count(
    table: SeriesTable,
    spans: SpanBatch,
    row: number,
    startUnixNs: bigint,
    now: number,
  ): void {
    const resource = spans.resource[row] as Resource
    const series: Series = table.find(resource, spans.dimensions[row]!, startUnixNs, now)
    if (series === NOT_OURS) {
      // Conventions measure a lookup where it is asked.
      if (table === this.tables.client) this.#countLookup(spans, row, startUnixNs, now)
      else this.#noMetric.value++
      return
    }
    if (table.overflows(series)) this.#overflowed.value++
    else this.#counted.value++
    series.touch(now)
    // A clock never runs backwards within a span of ours, but a replayed one may have been edited.
    series.record(DURATION, Math.max(0, spans.durationNs(row)))
    const request = spans.requestBytes[row]!
    if (request >= 0) series.record(REQUEST_SIZE, request)
    const response = spans.responseBytes[row]!
    if (response >= 0) series.record(RESPONSE_SIZE, response)
  }

  #countLookup(spans: SpanBatch, row: number, startUnixNs: bigint, now: number): void {
    const { lookup } = this.tables
    const resource = spans.resource[row] as Resource
    const series = lookup.find(resource, spans.dimensions[row]!, startUnixNs, now)
    if (series === NOT_OURS) {
      this.#noMetric.value++
      return
    }
    if (lookup.overflows(series)) this.#overflowed.value++
    else this.#counted.value++
    series.touch(now)
    series.record(LOOKUP, Math.max(0, spans.durationNs(row)))
  }
}
