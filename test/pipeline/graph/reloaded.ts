// What the tests of reloads start from: two receivers, a processor that keeps everything, two exporters.
import { bufferTime, filter, map, type OperatorFunction } from 'rxjs'
import type { Batch } from '../../../pipeline/batch.ts'
import type { Components } from '../../../pipeline/component.ts'
import type { SpanBatch } from '../../../pipeline/data/spans.ts'
import { named, spans, type World } from './parts.ts'

/** Keeps everything for an hour, and gives it in one batch when its input ends. */
const wait: OperatorFunction<Batch, Batch> = (source) =>
  source.pipe(
    bufferTime(3_600_000),
    filter((kept) => kept.length > 0),
    map((kept) => spans(kept.flatMap(({ data }) => (data as SpanBatch).name))),
  )

export const YAML = `
receivers: {one: , two: }
processors: {wait: }
exporters: {a: , b: }
service: {pipelines: {traces: {receivers: [one, two], processors: [wait], exporters: [a]}}}`

/** `broken`: ids of receivers that do not start, to be filled while the graph runs. */
export function parts(world: World, broken = new Set<string>()): Partial<Components> {
  const receivers = ['one', 'two', 'tcp'].map((type) => {
    const receiver = world.receiver(type, type === 'tcp' ? ['events'] : ['traces'])
    const open: typeof receiver.open = (set, config) => {
      if (broken.has(set.id)) throw new Error('no root')
      return receiver.open(set, config)
    }
    return { ...receiver, config: named, open }
  })
  const processors = [world.processor('wait', wait), world.pair()]
  return {
    receivers,
    processors: processors.map((one) => ({ ...one, config: named })),
    connectors: [world.red()],
    exporters: ['a', 'b'].map((type) => ({
      ...world.exporter(type, ['traces', 'metrics']),
      config: named,
    })),
  }
}

export const withName = (yaml: string, id: string, name: string): string =>
  yaml.replace(`${id}: `, `${id}: {name: ${name}}`)
