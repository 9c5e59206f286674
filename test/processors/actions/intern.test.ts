import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import type { AttributeList } from '../../../pipeline/data/attributes.ts'
import { Interner } from '../../../processors/actions/intern.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

function heldBytes(): number {
  // What buffers had is free one collection later.
  collect()
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

it('is one set for equal lists, and for no others', () => {
  const sets = new Interner()
  const lists: AttributeList[] = [
    ['k', 1],
    ['k', 1n],
    ['k', true],
    ['k', '1'],
    ['k', { double: 1 }],
    ['k', Uint8Array.of(1)],
    ['k', [1, null, { map: ['a', 'lone \ud800 of more than 12'] }]],
    ['k', NaN],
    ['k', 'NaN'],
  ]
  const made = lists.map((list) => sets.set(list))
  expect(new Set(made.map(({ id }) => id)).size).toBe(lists.length)
  expect(made.map(({ list }) => list)).toEqual(lists)
  expect(lists.map((list) => sets.set(structuredClone(list)).id)).toEqual(made.map(({ id }) => id))
})

const SETS = 499
const LONG = 100_003
const long = (i: number): string => `${i}`.padEnd(LONG, `x${i}`)

it.each<[string, (i: number) => AttributeList]>([
  ['long texts', (i) => ['k', long(i)]],
  ['pieces of long texts', (i) => ['k', ['a', { map: ['b', long(i).slice(0, 17)] }]]],
  ['pieces of a request', (i) => ['k', new Uint8Array(LONG).fill(i + 1).subarray(0, 17)]],
])('P6: %s are not kept', (_, list) => {
  const sets = new Interner()
  sets.set(list(-1))
  const before = heldBytes()
  for (let i = 0; i < SETS; i++) expect(sets.set(list(i)).list).toEqual(list(i))
  expect(heldBytes() - before).toBeLessThan((SETS * LONG) / 10)
  sets.set([])
})
