import { Subject } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { batchOf, type Batch, type Settled } from '../../../pipeline/batch.ts'
import forward from '../../../connectors/forward/index.ts'
import { manyRows } from '../../pipeline/otlp/spans.ts'
import { testSettings } from '../settings.ts'

describe('forward', () => {
  it('hands on the batch itself, its answer and its end', () => {
    const source = new Subject<Batch>()
    const out: Batch[] = []
    const answers: Settled[] = []
    let ended = false
    source
      .pipe(forward.operator(testSettings('forward'), forward.config(null)))
      .subscribe({ next: (batch) => out.push(batch), complete: () => (ended = true) })
    const given = batchOf('traces', 7, manyRows(7), (answer) => answers.push(answer))
    source.next(given)
    expect(out).toEqual([given])
    expect(out[0]).toBe(given)
    expect(answers).toEqual([])
    source.complete()
    expect(ended).toBe(true)
  })

  it('takes every signal of OTLP and gives the same, without a copy', () => {
    expect(forward.accepts).toEqual(['traces', 'metrics', 'logs'])
    expect(forward.emits).toEqual(forward.accepts)
    expect(forward.mutates).toBe(false)
  })

  it('has no options', () => {
    expect(() => forward.config({ to: 'traces' })).toThrow("'' has invalid keys: to")
  })
})
