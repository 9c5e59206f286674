// Verbosity `normal`: about one line per span or data point, as the Collector's internal/normal writes them.
import type { AttributeList } from '../../pipeline/data/attributes.ts'
import type { HistogramPoint, MetricData, NumberPoint } from '../../pipeline/data/metrics.ts'
import type { Resource, Scope } from '../../pipeline/data/resource.ts'
import type { SpanBatch } from '../../pipeline/data/spans.ts'
import { groupRows } from '../../pipeline/otlp/groups.ts'
import { asString, clean, hex, pairs, shortest } from './values.ts'

export function normalTraces(batch: SpanBatch): string[] {
  const lines: string[] = []
  const { byResource, next } = groupRows(batch, 0, batch.length)
  let i = 0
  for (const [resource, scopes] of byResource) {
    lines.push(`ResourceTraces #${i++}${resourceText(resource)}`)
    for (const [j, group] of scopes.entries()) {
      lines.push(`ScopeTraces #${j}${scopeText(group.scope)}`)
      for (let row = group.first; row >= 0; row = next[row]!) lines.push(spanText(batch, row))
    }
  }
  return lines
}

function spanText(batch: SpanBatch, row: number): string {
  const ids = `${hex(batch.traceId(row))} ${hex(batch.spanId(row))}`
  const lists = [batch.dimensions[row]!.list, batch.connection[row]!.list, batch.own[row]!]
  return `${clean(batch.name[row]!)} ${ids}${attributesText(...lists)}`
}

export function normalMetrics(data: MetricData): string[] {
  return data.flatMap(({ resource, scope, metrics }, i) => [
    `ResourceMetrics #${i}${resourceText(resource)}`,
    `ScopeMetrics #0${scopeText(scope)}`,
    ...metrics.flatMap((metric) => {
      const named = (point: NumberPoint | HistogramPoint, value: string): string =>
        `${clean(metric.name)}{${words(point.attributes.list).join(',')}} ${value}`
      if (metric.type === 'histogram') {
        return metric.points.map((point) => named(point, histogramText(point)))
      }
      if (metric.type !== 'gauge' && metric.type !== 'sum') return []
      return metric.points.map((point) => named(point, numberText(point.value ?? 0)))
    }),
  ])
}

const numberText = (value: number | bigint): string =>
  typeof value === 'bigint' ? String(value) : shortest(value)

function histogramText({ count, sum, min, max, bounds, counts }: HistogramPoint): string {
  return [
    `count=${count}`,
    ...(sum === undefined ? [] : [`sum=${shortest(sum)}`]),
    ...(min === undefined ? [] : [`min=${shortest(min)}`]),
    ...(max === undefined ? [] : [`max=${shortest(max)}`]),
    ...counts.map((n, i) => (i < bounds.length ? `le${shortest(bounds[i]!)}=${n}` : String(n))),
  ].join(' ')
}

const words = (...lists: readonly AttributeList[]): string[] =>
  pairs(...lists).map(([key, value]) => `${key}=${asString(value)}`)

const attributesText = (...lists: readonly AttributeList[]): string =>
  words(...lists)
    .map((word) => ` ${word}`)
    .join('')

function resourceText({ schemaUrl, attributes }: Resource): string {
  return `${schemaUrl && ` [${clean(schemaUrl)}]`}${attributesText(attributes.list)}`
}

function scopeText({ name, version, attributes }: Scope): string {
  const who = clean(`${name}${version && `@${version}`}`)
  return `${who && ` ${who}`}${attributesText(attributes.list)}`
}
