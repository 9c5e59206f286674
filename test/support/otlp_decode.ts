// OTLP requests as flat, plain objects: what end-to-end tests compare.
import { exportMetricsServiceRequest, exportTraceServiceRequest } from './otlp_messages.ts'
import { decode, type Decoded } from './protobuf.ts'

/** A string, number, boolean, bigint (an int64 past 2^53), bytes, list, record, or null for an empty value. */
export type Value =
  | string
  | number
  | boolean
  | bigint
  | Uint8Array
  | null
  | Value[]
  | { [key: string]: Value }
export type Values = Record<string, Value>

export interface DecodedSpan {
  /** Ids in hex; `parentId` is '' for a root. */
  readonly traceId: string
  readonly spanId: string
  readonly parentId: string
  readonly name: string
  /** SpanKind: 2 server, 3 client. */
  readonly kind: number
  readonly startNs: bigint
  readonly endNs: bigint
  /** StatusCode: 0 unset, 1 ok, 2 error. */
  readonly status: number
  readonly statusMessage: string
  readonly flags: number
  readonly traceState: string
  readonly attributes: Values
  readonly events: readonly {
    readonly timeNs: bigint
    readonly name: string
    readonly attributes: Values
  }[]
  readonly links: readonly {
    readonly traceId: string
    readonly spanId: string
    readonly attributes: Values
  }[]
  readonly resource: Values
  readonly scope: { readonly name: string; readonly version: string }
}

/** A data point with what its metric, scope and resource say. */
export interface DecodedPoint {
  readonly metric: string
  readonly unit: string
  readonly type: 'gauge' | 'sum' | 'histogram'
  readonly attributes: Values
  readonly startNs: bigint
  readonly timeNs: bigint
  /** A gauge's or a sum's. */
  readonly value?: number | bigint
  /** A histogram's. */
  readonly count?: number
  readonly sum?: number
  readonly min?: number
  readonly max?: number
  readonly bounds?: readonly number[]
  readonly counts?: readonly number[]
  readonly resource: Values
  readonly scope: { readonly name: string; readonly version: string }
}

export function decodeSpans(bytes: Uint8Array): DecodedSpan[] {
  const spans: DecodedSpan[] = []
  const request = decode(bytes, exportTraceServiceRequest)
  for (const { shared, item: scopeSpans } of enveloped(request, 'resource_spans', 'scope_spans')) {
    for (const span of list(scopeSpans['spans'])) spans.push({ ...spanOf(span), ...shared })
  }
  return spans
}

function spanOf(span: Decoded): Omit<DecodedSpan, 'resource' | 'scope'> {
  const status = (span['status'] ?? {}) as Decoded
  return {
    traceId: hex(span['trace_id']),
    spanId: hex(span['span_id']),
    parentId: hex(span['parent_span_id']),
    name: (span['name'] ?? '') as string,
    kind: (span['kind'] ?? 0) as number,
    startNs: (span['start_time_unix_nano'] ?? 0n) as bigint,
    endNs: (span['end_time_unix_nano'] ?? 0n) as bigint,
    status: (status['code'] ?? 0) as number,
    statusMessage: (status['message'] ?? '') as string,
    flags: (span['flags'] ?? 0) as number,
    traceState: (span['trace_state'] ?? '') as string,
    attributes: attributesOf(span['attributes']),
    events: list(span['events']).map((event) => ({
      timeNs: event['time_unix_nano'] as bigint,
      name: (event['name'] ?? '') as string,
      attributes: attributesOf(event['attributes']),
    })),
    links: list(span['links']).map((link) => ({
      traceId: hex(link['trace_id']),
      spanId: hex(link['span_id']),
      attributes: attributesOf(link['attributes']),
    })),
  }
}

export function decodePoints(bytes: Uint8Array): DecodedPoint[] {
  const points: DecodedPoint[] = []
  const request = decode(bytes, exportMetricsServiceRequest)
  for (const { shared, item } of enveloped(request, 'resource_metrics', 'scope_metrics')) {
    for (const metric of list(item['metrics'])) {
      const type = (['gauge', 'sum', 'histogram'] as const).find((name) => name in metric)!
      const about = {
        metric: metric['name'] as string,
        unit: (metric['unit'] ?? '') as string,
        type,
      }
      for (const point of list((metric[type] as Decoded)['data_points'])) {
        points.push({ ...about, ...pointOf(point), ...shared })
      }
    }
  }
  return points
}

function pointOf(
  point: Decoded,
): Omit<DecodedPoint, 'metric' | 'unit' | 'type' | 'resource' | 'scope'> {
  const numbers = {
    value: point['as_double'] ?? point['as_int'],
    count: point['count'] === undefined ? undefined : Number(point['count']),
    sum: point['sum'],
    min: point['min'],
    max: point['max'],
    bounds: point['explicit_bounds'],
    counts: (point['bucket_counts'] as bigint[] | undefined)?.map(Number),
  }
  return {
    attributes: attributesOf(point['attributes']),
    startNs: (point['start_time_unix_nano'] ?? 0n) as bigint,
    timeNs: (point['time_unix_nano'] ?? 0n) as bigint,
    ...Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== undefined)),
  }
}

interface Enveloped {
  readonly item: Decoded
  readonly shared: Pick<DecodedSpan, 'resource' | 'scope'>
}

function* enveloped(request: Decoded, outer: string, inner: string): Generator<Enveloped> {
  for (const group of list(request[outer])) {
    const resource = attributesOf((group['resource'] as Decoded)['attributes'])
    for (const item of list(group[inner])) {
      const scope = (item['scope'] ?? {}) as Decoded
      const named = { name: scope['name'] ?? '', version: scope['version'] ?? '' }
      yield { item, shared: { resource, scope: named as DecodedSpan['scope'] } }
    }
  }
}

const list = (value: unknown): Decoded[] => (value ?? []) as Decoded[]
const hex = (value: unknown): string => Buffer.from((value ?? []) as Uint8Array).toString('hex')

/** A record; a key that comes twice is an error, as OTLP has it. */
export function attributesOf(pairs: unknown): Values {
  const values = new Map<string, Value>()
  for (const { key, value } of list(pairs)) {
    if (values.has(key as string)) throw new Error(`attribute ${String(key)} comes twice`)
    values.set(key as string, valueOf((value ?? {}) as Decoded))
  }
  return Object.fromEntries(values)
}

function valueOf(value: Decoded): Value {
  const [kind] = Object.keys(value)
  if (kind === undefined) return null
  if (kind === 'array_value') return list((value[kind] as Decoded)['values']).map(valueOf)
  if (kind === 'kvlist_value') return attributesOf((value[kind] as Decoded)['values'])
  if (kind !== 'int_value') return value[kind] as Value
  const int = value[kind] as bigint
  return Number.isSafeInteger(Number(int)) ? Number(int) : int
}
