import { expect, it } from 'vitest'
import { settleParts } from '../../../exporters/helper/parts.ts'
import type { Settled } from '../../../pipeline/batch.ts'

const later: Settled = { ok: false, reason: 'later', retryable: true }
const never: Settled = { ok: false, reason: 'never', retryable: false }

it.each([
  [[{ ok: true }, { ok: true }], { ok: true }],
  [[later, { ok: true }], later],
  [[later, never, later], never],
] as const)('settles %o once, as %o', (parts, expected) => {
  const settled: Settled[] = []
  const settle = settleParts(parts.length, (result) => settled.push(result))
  for (const part of parts.slice(1)) settle(part)
  expect(settled).toEqual([])
  settle(parts[0])
  expect(settled).toEqual([expected])
})
