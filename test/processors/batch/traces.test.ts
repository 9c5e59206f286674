// Span batches are joined by columns.
import { expect, it } from 'vitest'
import { traces } from '../../../processors/batch/traces.ts'
import { manyRows } from '../../pipeline/otlp/spans.ts'

it.each([1, 2, 17, 4096, 4099])('joins %i batches, every row as it was', (parts) => {
  const one = manyRows(3)
  const joined = traces.join(Array.from({ length: parts }, () => one))
  expect(joined.length).toBe(parts * 3)
  const columns = ['name', 'resource', 'scope', 'dimensions', 'connection', 'own', 'extra'] as const
  for (const column of columns) expect(joined[column]).toHaveLength(parts * 3)
  const last = traces.divide(joined, { first: (parts - 1) * 3, rest: 3 }).at(-1)!
  expect(last.length).toBe(3)
  for (const column of columns) expect(last[column]).toEqual(one[column])
  for (const column of ['ids', 'times', 'kind', 'status', 'flags'] as const) {
    const width = one[column].length / one.capacity
    expect(last[column]).toEqual(one[column].subarray(0, 3 * width))
  }
})
