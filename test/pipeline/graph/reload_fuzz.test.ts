// Whatever graph follows whatever graph: what was taken in comes out once, and is answered once.
import fc from 'fast-check'
import { bufferCount, map, Subject, type OperatorFunction } from 'rxjs'
import { expect, it } from 'vitest'
import { stringify } from 'yaml'
import type { Batch } from '../../../pipeline/batch.ts'
import { exporter, receiver, type Components } from '../../../pipeline/component.ts'
import type { SpanBatch } from '../../../pipeline/data/spans.ts'
import { reasonOf } from '../../../pipeline/errors.ts'
import { named, spans, World } from './parts.ts'
import { change, start } from './rig.ts'

const RECEIVERS = ['one', 'two', 'two/b']
const PROCESSORS = ['pass', 'keep', 'keep/b']
const EXPORTERS = ['a', 'a/b', 'c']

/** Answers at once and gives three batches as one, or fewer at the end. */
const keep: OperatorFunction<Batch, Batch> = (source) =>
  source.pipe(
    map((batch) => {
      batch.settle({ ok: true })
      return (batch.data as SpanBatch).name
    }),
    bufferCount(3),
    map((kept) => spans(kept.flat())),
  )

/** Ids with the name that their configuration has. */
type Named = Readonly<Record<string, string>>

interface Wanted {
  readonly receivers: Named
  readonly processors: Named
  readonly exporter: readonly [id: string, name: string]
  /** One of the new receivers cannot start. */
  readonly broken: boolean
}

const name = fc.constantFrom('x', 'y')
const some = (ids: readonly string[], minLength: number): fc.Arbitrary<Named> =>
  fc
    .subarray([...ids], { minLength })
    .chain((chosen) =>
      fc
        .tuple(...chosen.map(() => name))
        .map((names) => Object.fromEntries(chosen.map((id, i) => [id, names[i]!]))),
    )

const wanted: fc.Arbitrary<Wanted> = fc.record({
  receivers: some(RECEIVERS, 1),
  processors: some(PROCESSORS, 0),
  exporter: fc.tuple(fc.constantFrom(...EXPORTERS), name),
  broken: fc.boolean(),
})

function yamlOf({ receivers, processors, exporter: [id, exporterName] }: Wanted): string {
  const section = (ids: Named): object =>
    Object.fromEntries(Object.entries(ids).map(([key, value]) => [key, { name: value }]))
  const traces = {
    receivers: Object.keys(receivers),
    processors: Object.keys(processors),
    exporters: [id],
  }
  return stringify({
    receivers: section(receivers),
    processors: section(processors),
    exporters: { [id]: { name: exporterName } },
    service: { pipelines: { traces } },
  })
}

/** Receivers that can be fed as long as they were not stopped; exporters that keep what they are given. */
class Host {
  readonly live = new Set<Subject<Batch>>()
  readonly out: string[] = []
  broken = false

  components(): Partial<Components> {
    const world = new World()
    const open = (): { batches: Subject<Batch>; stop: () => void } => {
      if (this.broken) throw new Error('broken')
      const batches = new Subject<Batch>()
      this.live.add(batches)
      const stop = (): void => {
        this.live.delete(batches)
        batches.complete()
      }
      return { batches, stop }
    }
    const push = (batch: Batch): void => {
      this.out.push(...(batch.data as SpanBatch).name)
      batch.settle({ ok: true })
    }
    const common = { stability: 'development', config: named } as const
    return {
      receivers: ['one', 'two'].map((type) =>
        receiver({ ...common, type, emits: ['traces'], open }),
      ),
      processors: [
        { ...world.processor('pass', (source) => source), config: named },
        { ...world.processor('keep', keep), config: named },
      ],
      exporters: ['a', 'c'].map((type) =>
        exporter({
          ...common,
          type,
          accepts: ['traces'],
          open: () => ({ push, flush: async () => {} }),
        }),
      ),
    }
  }
}

it('P5: any graphs one after the other deliver everything once and answer once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(wanted, { minLength: 2, maxLength: 6 }), async (graphs) => {
      const host = new Host()
      const known = host.components()
      const fed: string[] = []
      const answers: string[] = []
      const feed = (): void => {
        for (const batches of host.live) {
          // What is emitted before the graph listens is lost by contract.
          if (!batches.observed) continue
          const id = `n-${fed.length}`
          fed.push(id)
          batches.next(spans([id], (result) => answers.push(`${id} ${result.ok}`)))
        }
      }
      const rig = await start(yamlOf(graphs[0]!), known)
      for (const next of graphs) {
        feed()
        host.broken = next.broken
        const changing = change(rig, yamlOf(next), known).catch(reasonOf)
        // While it changes, too.
        feed()
        await Promise.resolve()
        feed()
        const problem = await changing
        if (problem !== undefined) expect(problem).toMatch(/failed to start .* receiver: broken/)
        feed()
      }
      await rig.graph.stop(100)
      expect(host.out.toSorted()).toEqual(fed.toSorted())
      expect(answers.toSorted()).toEqual(fed.map((id) => `${id} true`).toSorted())
      expect(rig.fatal).toEqual([])
    }),
    { numRuns: 150 },
  )
})
