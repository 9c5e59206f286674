// A `Pair` with its own telemetry, and its spans as plain objects.
import { attributeRecord } from '../../../pipeline/data/attributes.ts'
import type { SpanBatch } from '../../../pipeline/data/spans.ts'
import { Registry } from '../../../pipeline/telemetry/registry.ts'
import { parsePairConfig } from '../../../processors/pair/config.ts'
import { Pair } from '../../../processors/pair/pair.ts'
import { resourceOf } from '../../../pipeline/naming/index.ts'
import { EPOCH_NS, type SimulatedHost } from '../../support/events.ts'

export interface PlainSpan {
  name: string
  kind: 'server' | 'client'
  service: string
  status: 'unset' | 'error'
  /** ns of the simulated host's monotonic clock. */
  start: number
  end: number
  trace: string
  span: string
  parent: string | undefined
  flags: number
  requestBytes: number
  responseBytes: number
  attributes: Record<string, unknown>
  traceState: string | undefined
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

export function plain(batch: SpanBatch | undefined): PlainSpan[] {
  if (!batch) return []
  return Array.from({ length: batch.length }, (_, row) => {
    const parent = batch.parentId(row)
    return {
      name: batch.name[row]!,
      kind: batch.kind[row] === 2 ? ('server' as const) : ('client' as const),
      service: batch.resource[row]!.service,
      status: batch.status[row] === 2 ? ('error' as const) : ('unset' as const),
      start: Number(batch.startUnixNs(row) - EPOCH_NS),
      end: Number(batch.endUnixNs(row) - EPOCH_NS),
      trace: hex(batch.traceId(row)),
      span: hex(batch.spanId(row)),
      parent: parent && hex(parent),
      flags: batch.flags[row]!,
      requestBytes: batch.requestBytes[row]!,
      responseBytes: batch.responseBytes[row]!,
      attributes: attributeRecord(
        batch.dimensions[row]!.list,
        batch.connection[row]!.list,
        batch.own[row]!,
      ),
      traceState: batch.extra[row]?.traceState,
    }
  })
}

export class Harness {
  readonly telemetry = new Registry()
  readonly pair: Pair
  readonly host: SimulatedHost
  readonly spans: PlainSpan[] = []

  constructor(host: SimulatedHost, config: Record<string, unknown> = {}) {
    this.host = host
    this.pair = new Pair(parsePairConfig(config), this.telemetry, resourceOf)
  }

  /** Read what the host has recorded so far. */
  read(): this {
    this.spans.push(...plain(this.pair.take(this.host.take())))
    return this
  }

  /** Let `ms` pass with nothing going on. */
  wait(ms: number): this {
    this.host.nowNs += ms * 1e6
    this.spans.push(...plain(this.pair.tick(this.host.nowNs)))
    return this
  }

  /** Read everything, wait for nothing more. */
  end(): PlainSpan[] {
    this.read()
    this.wait(2000)
    this.spans.push(...plain(this.pair.end()))
    return this.spans
  }

  /** Sum of the counters of this name whose labels include these. */
  count(name: string, labels: Record<string, string> = {}): number {
    return this.telemetry
      .samples()
      .filter((s) => s.name === name && Object.entries(labels).every(([k, v]) => s.labels[k] === v))
      .reduce((sum, s) => sum + s.value, 0)
  }

  /** What was lost, by reason. */
  lost(): Record<string, number> {
    const lost = this.telemetry
      .samples()
      .filter((s) => s.name === 'spantap_exchanges_lost' && s.value > 0)
    return Object.fromEntries(lost.map((s) => [s.labels['reason'] as string, s.value]))
  }
}

const SUMMARY = [
  'http.request.method',
  'url.path',
  'url.full',
  'http.response.status_code',
  'error.type',
]

/** `server GET /a 200` of each span; `error.type` follows the status. */
export function summary(spans: readonly PlainSpan[]): string[] {
  return spans.map(({ kind, attributes }) => {
    const words = SUMMARY.map((key) => attributes[key] as string | number | undefined)
    return [kind, ...words.filter((word) => word !== undefined).map(String)].join(' ')
  })
}

/** What must not depend on how the bytes were cut: all but ids and times. */
export function essence(spans: readonly PlainSpan[]): unknown[] {
  return spans
    .map((span) => ({
      ...span,
      trace: '',
      span: '',
      parent: span.parent !== undefined,
      start: 0,
      end: 0,
    }))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}
