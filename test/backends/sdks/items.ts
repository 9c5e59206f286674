// What a Collector's file exporter has written, as a multiset of items: each with its resource, its scope and their schema URLs, so that
// how they were batched and grouped on the way does not matter.
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'

export type Signal = 'traces' | 'metrics' | 'logs'

type Json = Readonly<Record<string, unknown>>

/** Items by their JSON, with how often each occurs. */
export type Items = Record<Signal, Map<string, number>>

const GROUPS = [
  { signal: 'traces', resources: 'resourceSpans', scopes: 'scopeSpans', items: 'spans' },
  { signal: 'metrics', resources: 'resourceMetrics', scopes: 'scopeMetrics', items: 'metrics' },
  { signal: 'logs', resources: 'resourceLogs', scopes: 'scopeLogs', items: 'logRecords' },
] as const

const DATA = ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary'] as const

/** Every item of a file of OTLP/JSON lines. */
export async function itemsOf(file: string): Promise<Items> {
  const found: Items = { traces: new Map(), metrics: new Map(), logs: new Map() }
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const request = JSON.parse(line, exact) as Json
    for (const { signal, resources, scopes, items } of GROUPS) {
      for (const group of list(request[resources])) {
        const around = { ...group, [scopes]: undefined }
        for (const scoped of list(group[scopes])) {
          const within = { ...scoped, [items]: undefined }
          for (const item of list(scoped[items])) {
            for (const one of signal === 'metrics' ? pointsOf(item) : [item]) {
              const key = JSON.stringify([around, within, one])
              found[signal].set(key, (found[signal].get(key) ?? 0) + 1)
            }
          }
        }
      }
    }
  }
  return found
}

/** One metric per point: a batch may be cut between points. */
function pointsOf(metric: Json): Json[] {
  const type = DATA.find((name) => metric[name] !== undefined)
  if (type === undefined) return [metric]
  const data = metric[type] as Json
  return list(data['dataPoints']).map((point) => ({
    ...metric,
    [type]: { ...data, dataPoints: [point] },
  }))
}

const list = (value: unknown): readonly Json[] => (value ?? []) as readonly Json[]

/** A number as it was written: 64-bit ones are strings in OTLP/JSON, but `0` and `-0` differ, too. */
function exact(
  this: unknown,
  _key: string,
  value: unknown,
  context?: { source?: string },
): unknown {
  return typeof value === 'number' ? (context?.source ?? value) : value
}

/** How many items there are, by signal. */
export function counts(items: Items): Record<Signal, number> {
  const sum = (map: ReadonlyMap<string, number>): number =>
    [...map.values()].reduce((a, b) => a + b, 0)
  return { traces: sum(items.traces), metrics: sum(items.metrics), logs: sum(items.logs) }
}

/** What one has more often than the other, a few of each: empty when both are equal. */
export function differences(truth: Items, given: Items, most = 3): string[] {
  return GROUPS.flatMap(({ signal }) => [
    ...more(truth[signal], given[signal])
      .slice(0, most)
      .map((one) => `missing ${signal}: ${one}`),
    ...more(given[signal], truth[signal])
      .slice(0, most)
      .map((one) => `surplus ${signal}: ${one}`),
  ])
}

function more(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): string[] {
  return [...a].filter(([key, n]) => n > (b.get(key) ?? 0)).map(([key]) => key)
}

/** Points by the type of their metric. */
export function typesOf({ metrics }: Items): Record<string, number> {
  const types: Record<string, number> = {}
  for (const [key, n] of metrics) {
    const metric = (JSON.parse(key) as Json[])[2]!
    const type = DATA.find((name) => metric[name] !== undefined) ?? 'none'
    types[type] = (types[type] ?? 0) + n
  }
  return types
}
