// A running batch operator for its tests.
import { Subject } from 'rxjs'
import { batchOf, type Batch, type Settled } from '../../../pipeline/batch.ts'
import type { SpanBatch } from '../../../pipeline/data/spans.ts'
import batch from '../../../processors/batch/index.ts'
import { testSettings } from '../../connectors/settings.ts'
import { manyRows, services } from '../../pipeline/otlp/spans.ts'

export const resources = services(3)

export function running(config: object) {
  const set = testSettings('batch')
  const operator = batch.operator(set, batch.config(config))
  const source = new Subject<Batch>()
  const out: Batch[] = []
  const settled: Settled[] = []
  let ended = ''
  const subscription = source.pipe(operator).subscribe({
    next: (batch) => out.push(batch),
    complete: () => (ended = 'complete'),
    error: (error: unknown) => (ended = String(error)),
  })
  const settle = (result: Settled): void => void settled.push(result)
  return {
    set,
    source,
    out,
    settled,
    subscription,
    ended: () => ended,
    sizes: () => out.map(({ items }) => items),
    push(data: SpanBatch): void {
      source.next(batchOf('traces', data.length, data, settle))
    },
    spans(n: number): void {
      this.push(manyRows(n, resources))
    },
  }
}
