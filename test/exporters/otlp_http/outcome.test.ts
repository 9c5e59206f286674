import { expect, it } from 'vitest'
import { outcomeOf } from '../../../exporters/otlp_http/outcome.ts'

const after = (value: string): object => {
  const headers = { 'retry-after': value }
  const answer = { status: 503, headers, body: Buffer.alloc(0), whole: true }
  return outcomeOf(answer, 'sink', 7, () => {})
}

it.each([
  ['0', 0],
  ['17', 17_000],
  ['0000000000000000017', 17_000],
  ['999999999', 999_999_999_000],
  // Not taken as a year, either.
  ['9999999999', 0],
  ['9'.repeat(308), 0],
  ['-5', 0],
  ['1.5', 0],
  ['Infinity', 0],
  ['1e9', 0],
  ['', 0],
])('Retry-After: %s', (text, ms) =>
  expect(after(text)).toMatchObject({ kind: 'retry', afterMs: ms }),
)

it('P6: a Retry-After of 400 digits is none', () => {
  expect(after('9'.repeat(400))).toMatchObject({ kind: 'retry', afterMs: 0, code: 14 })
})
