// Pages in protobuf as plain data, in one order: what is compared with a real otelcol.
import { decode, type Decoded, type Message } from '../../support/protobuf.ts'

const LABEL: Message = { 1: ['name', 'string'], 2: ['value', 'string'] }
const TIMESTAMP: Message = { 1: ['seconds', 'int64'], 2: ['nanos', 'uint32'] }
const EXEMPLAR: Message = {
  1: ['label*', () => LABEL],
  2: ['value', 'double'],
  3: ['timestamp', () => TIMESTAMP],
}
const BUCKET: Message = {
  1: ['cumulative_count', 'int64'],
  2: ['upper_bound', 'double'],
  3: ['exemplar', () => EXEMPLAR],
}
const SPAN: Message = { 1: ['offset', 'int64'], 2: ['length', 'uint32'] }
const HISTOGRAM: Message = {
  1: ['sample_count', 'int64'],
  2: ['sample_sum', 'double'],
  3: ['bucket*', () => BUCKET],
  5: ['schema', 'int64'],
  6: ['zero_threshold', 'double'],
  7: ['zero_count', 'int64'],
  9: ['negative_span*', () => SPAN],
  10: ['negative_delta*', 'int64'],
  12: ['positive_span*', () => SPAN],
  13: ['positive_delta*', 'int64'],
  15: ['created_timestamp', () => TIMESTAMP],
  16: ['exemplars*', () => EXEMPLAR],
}
const QUANTILE: Message = { 1: ['quantile', 'double'], 2: ['value', 'double'] }
const SUMMARY: Message = {
  1: ['sample_count', 'int64'],
  2: ['sample_sum', 'double'],
  3: ['quantile*', () => QUANTILE],
  4: ['created_timestamp', () => TIMESTAMP],
}
const COUNTER: Message = {
  1: ['value', 'double'],
  2: ['exemplar', () => EXEMPLAR],
  3: ['created_timestamp', () => TIMESTAMP],
}
const METRIC: Message = {
  1: ['label*', () => LABEL],
  2: ['gauge', () => ({ 1: ['value', 'double'] })],
  3: ['counter', () => COUNTER],
  4: ['summary', () => SUMMARY],
  6: ['timestamp_ms', 'int64'],
  7: ['histogram', () => HISTOGRAM],
}
const FAMILY: Message = {
  1: ['name', 'string'],
  2: ['help', 'string'],
  3: ['type', 'enum'],
  4: ['metric*', () => METRIC],
}
/** Zigzag on the wire. */
const SIGNED = new Set(['offset', 'schema', 'negative_delta', 'positive_delta'])
/** Go's zero time, which the Collector writes where it does not know one. */
const NO_TIME = '-62135596800'

/** Families of a page, and their series, sorted; all numbers as texts. */
export function families(page: Uint8Array): unknown[] {
  const found: Decoded[] = []
  for (let at = 0; at < page.length;) {
    let length = 0
    let shift = 0
    for (; page[at]! > 127; shift += 7) length += (page[at++]! & 127) << shift
    length += page[at++]! << shift
    found.push(decode(page.subarray(at, at + length), FAMILY))
    at += length
  }
  return inOrder(found.map((family) => tidy(family)))
}

function tidy(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => tidy(item, key))
    return key === 'metric' || key === 'label' ? inOrder(items) : items
  }
  if (typeof value === 'bigint')
    return String(SIGNED.has(key) ? (value >> 1n) ^ -(value & 1n) : value)
  if (typeof value !== 'object' || value === null) return String(value)
  const entries = Object.entries(value)
    .map(([name, inner]): [string, unknown] => [name, tidy(inner, name)])
    .filter(([name, inner]) => {
      return name !== 'created_timestamp' || (inner as Decoded)['seconds'] !== NO_TIME
    })
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}

const inOrder = (items: unknown[]): unknown[] =>
  items.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
