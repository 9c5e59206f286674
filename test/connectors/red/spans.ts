// Spans for red's tests.
import { Subject } from 'rxjs'
import red from '../../../connectors/red/index.ts'
import { batchOf, isSignal, type Batch, type Settled } from '../../../pipeline/batch.ts'
import {
  attributeSet,
  type AttributeList,
  type AttributeSet,
} from '../../../pipeline/data/attributes.ts'
import type { HistogramPoint, MetricData } from '../../../pipeline/data/metrics.ts'
import { SPANTAP_SCOPE, type Resource } from '../../../pipeline/data/resource.ts'
import { KIND, SpanBatch } from '../../../pipeline/data/spans.ts'
import { testSettings, type TestSettings } from '../settings.ts'

export function service(name: string, more: AttributeList = []): Resource {
  return { attributes: attributeSet(['service.name', name, ...more]), schemaUrl: '', service: name }
}

export const SHOP = service('shop')
export const GET_CART = attributeSet(['http.request.method', 'GET', 'http.route', '/cart/{id}'])

export interface Given {
  readonly resource?: Resource
  readonly scope?: typeof SPANTAP_SCOPE
  readonly kind?: number
  readonly dimensions?: AttributeSet
  readonly ns?: number
  readonly request?: number
  readonly response?: number
}

const EPOCH = 1_700_000_000_000_000_000n

export function addSpan(batch: SpanBatch, given: Given): void {
  const row = batch.add(given.resource ?? SHOP, given.scope ?? SPANTAP_SCOPE, 'GET')
  const [low, high] = [Number(EPOCH & 0xffffffffn), Number(EPOCH >> 32n)]
  batch.setTimes(row, 1000, 1000 + (given.ns ?? 0), low, high)
  batch.kind[row] = given.kind ?? KIND.server
  batch.dimensions[row] = given.dimensions ?? GET_CART
  batch.requestBytes[row] = given.request ?? -1
  batch.responseBytes[row] = given.response ?? -1
}

/** A running red, the settings it was given and what it emits. */
export interface Running {
  readonly set: TestSettings
  readonly settled: Settled[]
  readonly emitted: Batch<'metrics'>[]
  push(...spans: Given[]): void
  /** Completes the input and gives the last metrics. */
  end(): MetricData
}

export function running(options: object = {}): Running {
  const set = testSettings('red')
  const input = new Subject<Batch>()
  const settled: Settled[] = []
  const emitted: Batch<'metrics'>[] = []
  input.pipe(red.operator(set, red.config(options))).subscribe((batch) => {
    if (isSignal(batch, 'metrics')) emitted.push(batch)
  })
  return {
    set,
    settled,
    emitted,
    push(...spans) {
      const batch = new SpanBatch()
      for (const span of spans) addSpan(batch, span)
      input.next(batchOf('traces', batch.length, batch, (result) => settled.push(result)))
    },
    end() {
      input.complete()
      return emitted.at(-1)?.data ?? []
    },
  }
}

/** The points of one metric, over all services. */
export function pointsOf(data: MetricData, name: string): readonly HistogramPoint[] {
  return data
    .flatMap((group) => group.metrics)
    .filter((metric) => metric.name === name)
    .flatMap((metric) => (metric.type === 'histogram' ? metric.points : []))
}
