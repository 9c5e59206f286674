// Small real components, and a graph made of them: what tests feed in and what comes out.
import { concatMap, map, of, Subject, type OperatorFunction } from 'rxjs'
import { batchOf, ACCEPTED, type Batch, type Settled } from '../../../pipeline/batch.ts'
import {
  connector,
  exporter,
  processor,
  receiver,
  type Components,
  type Processor,
} from '../../../pipeline/component.ts'
import { parser, struct, text } from '../../../pipeline/config/schema.ts'
import type { EventSource } from '../../../pipeline/data/events.ts'
import { SPANTAP_SCOPE } from '../../../pipeline/data/resource.ts'
import { SpanBatch } from '../../../pipeline/data/spans.ts'
import { attributeSet } from '../../../pipeline/data/attributes.ts'
import type { Signal } from '../../../pipeline/signal.ts'

export const plain = { stability: 'development', config: parser(struct({})) } as const

const resource = { attributes: attributeSet([]), schemaUrl: '', service: 'test' }

/** A batch of `names.length` spans. */
export function spans(
  names: readonly string[],
  settle?: (result: Settled) => void,
): Batch<'traces'> {
  const data = new SpanBatch()
  for (const name of names) data.add(resource, SPANTAP_SCOPE, name)
  return batchOf('traces', names.length, data, settle)
}

/** A batch of `items` events. */
export function events(items: number, settle?: (result: Settled) => void): Batch<'events'> {
  const source = {} as EventSource
  return batchOf('events', items, { bytes: new Uint8Array(8 * items), source }, settle)
}

/** What happened, in order. */
export class World {
  readonly log: string[] = []
  readonly feeds = new Map<string, Subject<Batch>>()
  readonly kept = new Map<string, Batch[]>()
  readonly operators = new Map<string, number>()

  /** Push into the receiver `id`. */
  feed(id: string, batch: Batch): void {
    this.feeds.get(id)!.next(batch)
  }

  /** Names of the spans that exporter `id` was given, batch by batch. */
  names(id: string): string[][] {
    return (this.kept.get(id) ?? []).map(({ data }) => [...(data as SpanBatch).name])
  }

  receiver(type: string, emits: readonly Signal[], broken = ''): Components['receivers'][number] {
    return receiver({
      ...plain,
      type,
      emits,
      open: ({ id }) => {
        this.log.push(`open ${id}`)
        if (broken) throw new Error(broken)
        const batches = new Subject<Batch>()
        this.feeds.set(id, batches)
        return {
          batches,
          stop: () => {
            this.log.push(`stop ${id}`)
            batches.complete()
          },
        }
      },
    })
  }

  /** Keeps what it is given and settles it at once. */
  exporter(
    type: string,
    accepts: readonly Signal[],
    settle: Settled | 'later' = ACCEPTED,
  ): Components['exporters'][number] {
    return exporter({
      ...plain,
      type,
      accepts,
      open: ({ id }) => {
        this.log.push(`open ${id}`)
        const kept: Batch[] = []
        this.kept.set(id, kept)
        return {
          push: (batch) => {
            kept.push(batch)
            if (settle !== 'later') batch.settle(settle)
          },
          flush: async (ms) => {
            this.log.push(`flush ${id} ${ms > 0}`)
          },
        }
      },
    })
  }

  /** A processor from an operator; counts how often it is constructed. */
  processor(
    type: string,
    operator: OperatorFunction<Batch, Batch>,
    more: Partial<Processor> = {},
  ): Processor {
    return processor({
      ...plain,
      type,
      accepts: ['traces'],
      emits: ['traces'],
      scope: 'pipeline',
      mutates: false,
      ...more,
      operator: ({ id }) => {
        this.operators.set(id, (this.operators.get(id) ?? 0) + 1)
        return operator
      },
    })
  }

  /** Events in, one span per event out, as `pair` does; traces pass by. */
  pair(): Processor {
    const operator = concatMap((batch: Batch) => {
      this.log.push(`pair ${batch.signal} ${batch.items}`)
      const names = Array.from({ length: batch.items }, (_, i) => `span ${i}`)
      return of(spans(names, (result) => batch.settle(result)))
    })
    return this.processor('pair', operator, { accepts: ['events', 'traces'], scope: 'shared' })
  }

  /** Traces in, one metric batch out per batch. */
  red(): Components['connectors'][number] {
    return connector({
      ...plain,
      type: 'red',
      accepts: ['traces'],
      emits: ['metrics'],
      scope: 'shared',
      mutates: false,
      operator: () =>
        map((batch: Batch) => batchOf('metrics', batch.items, [], (r) => batch.settle(r))),
    })
  }
}

/** Renames every span in place. */
export const rename = (to: string): OperatorFunction<Batch, Batch> =>
  map((batch) => {
    const { name } = batch.data as SpanBatch
    for (let i = 0; i < name.length; i++) name[i] += to
    return batch
  })

export const named = parser(struct({ name: text('') }))
