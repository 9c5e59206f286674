import { expect, it } from 'vitest'
import nop from '../../exporters/nop.ts'
import { batchOf, type Settled } from '../../pipeline/batch.ts'
import { manyRows } from '../pipeline/otlp/spans.ts'
import { testSettings } from '../connectors/settings.ts'

it('takes everything', async () => {
  const settled: Settled[] = []
  const open = await nop.open(testSettings('nop'), nop.config(null))
  open.push(batchOf('traces', 7, manyRows(7), (result) => settled.push(result)))
  expect(settled).toEqual([{ ok: true }])
  await open.flush(0)
})

it('has no options', () => {
  expect(() => nop.config({ foo: 1 })).toThrow('has invalid keys: foo')
})
