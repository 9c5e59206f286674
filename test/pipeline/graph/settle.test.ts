// One answer per batch, whatever the graph does with it.
import fc from 'fast-check'
import { concatMap, from, identity, map, mergeMap, type OperatorFunction } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { ACCEPTED, batchOf, type Batch, type Settled } from '../../../pipeline/batch.ts'
import type { SpanBatch } from '../../../pipeline/data/spans.ts'
import { split } from '../../../pipeline/graph/settle.ts'
import { spans, World } from './parts.ts'
import { start } from './rig.ts'

const LATER: Settled = { ok: false, reason: 'full', retryable: true }
const NEVER: Settled = { ok: false, reason: 'bad', retryable: false }
const answer = fc.constantFrom<Settled>(ACCEPTED, LATER, NEVER)
const rank = (result: Settled): number => (result.ok ? 0 : result.retryable ? 1 : 2)
function worst(all: readonly Settled[]): Settled {
  const one = all.reduce((a, b) => (rank(b) > rank(a) ? b : a), ACCEPTED)
  const reasons = new Set(all.flatMap((each) => (each.ok ? [] : [each.reason])))
  return one.ok ? one : { ...one, reason: [...reasons].join('; ') }
}

describe('split', () => {
  it('answers once, with the worst, when the last has answered', () => {
    fc.assert(
      fc.property(
        fc.array(answer, { minLength: 1, maxLength: 7 }),
        fc.boolean(),
        (answers, twice) => {
          const given: Settled[] = []
          const branch = split(answers.length, (result) => given.push(result))
          const settles = answers.map(() => branch())
          answers.forEach((one, i) => {
            expect(given).toEqual([])
            settles[i]!(one)
            if (twice) settles[i]!(NEVER)
          })
          expect(given).toEqual([worst(answers)])
        },
      ),
    )
  })

  it.each([
    [[ACCEPTED, ACCEPTED], ACCEPTED],
    [[LATER, ACCEPTED], LATER],
    [[LATER, NEVER, LATER], { ...NEVER, reason: 'bad; full' }],
    [[{ ...NEVER, code: 3 }, LATER], { ...NEVER, code: 3, reason: 'full; bad' }],
  ] as const)('settles %o once, as %o', (parts, expected) => {
    const settled: Settled[] = []
    const branch = split(parts.length, (result) => settled.push(result))
    for (const part of parts.slice(1)) branch()(part)
    expect(settled).toEqual([])
    branch()(parts[0])
    expect(settled).toEqual([expected])
  })
})

// What processors do with a batch, in words of RxJS. Each keeps the rule: who takes a batch over settles it once.
const OPERATORS: Readonly<Record<string, OperatorFunction<Batch, Batch>>> = {
  pass: identity,
  again: map((batch) =>
    batchOf('traces', batch.items, batch.data as SpanBatch, (result) => batch.settle(result)),
  ),
  throws: map(() => {
    throw new Error('always')
  }),
  accepts: concatMap((batch) => {
    batch.settle(ACCEPTED)
    return from([spans(['instead'])])
  }),
  halves: mergeMap((batch) => {
    const branch = split(2, (result) => batch.settle(result))
    return from([spans(['a'], branch()), spans(['b'], branch())])
  }),
  twice: map((batch) => {
    batch.settle(ACCEPTED)
    return batch
  }),
  refuses: concatMap((batch) => {
    batch.settle(LATER)
    return from([])
  }),
}

const pipeline = fc.record({
  processors: fc.uniqueArray(fc.constantFrom(...Object.keys(OPERATORS)), { maxLength: 3 }),
  exporters: fc.uniqueArray(fc.constantFrom('good', 'full', 'bad', 'late', 'throws'), {
    minLength: 1,
    maxLength: 4,
  }),
})

it('settles every batch exactly once in any graph', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(pipeline, { minLength: 1, maxLength: 4 }), async (pipelines) => {
      const world = new World()
      const lines = pipelines.map(
        ({ processors, exporters }, i) =>
          `    traces/${i}: {receivers: [otlp], processors: [${processors.join(', ')}], exporters: [${exporters.join(', ')}]}`,
      )
      const throwing = world.exporter('throws', ['traces'])
      const rig = await start(
        `
receivers: {otlp: }
processors: {${Object.keys(OPERATORS).join(': , ')}: }
exporters: {good: , full: , bad: , late: , throws: }
service:
  pipelines:
${lines.join('\n')}`,
        {
          receivers: [world.receiver('otlp', ['traces'])],
          processors: Object.entries(OPERATORS).map(([id, operator], i) =>
            world.processor(id, operator, { mutates: i % 2 === 0 }),
          ),
          exporters: [
            world.exporter('good', ['traces']),
            world.exporter('full', ['traces'], LATER),
            world.exporter('bad', ['traces'], NEVER),
            world.exporter('late', ['traces'], 'later'),
            {
              ...throwing,
              open: () => ({
                push: () => {
                  throw new Error('always')
                },
                flush: () => Promise.resolve(),
              }),
            },
          ],
        },
      )
      const answers = Array.from({ length: 7 }, () => 0)
      for (let i = 0; i < answers.length; i++) {
        world.feed(
          'otlp',
          spans(['x'], () => answers[i]!++),
        )
      }
      for (const batch of world.kept.get('late') ?? []) {
        batch.settle(ACCEPTED)
        batch.settle(NEVER)
      }
      await rig.graph.stop(100)
      expect(answers).toEqual([1, 1, 1, 1, 1, 1, 1])
    }),
    { numRuns: 60 },
  )
})
