import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Held } from '../../../../receivers/tcp/dns/held.ts'
import { batch, chunk, textOf } from '../../records.ts'

const BEHIND_MS = 25
const LATE_MS = 1000

/** What the streams were read up to, ns. */
let readNs: number
let held: Held
/** The first byte of each record that was let go, and how many there were in its batch. */
let given: string[]

beforeEach(() => {
  vi.useFakeTimers()
  readNs = Infinity
  given = []
  held = new Held({
    isRead: (timeNs) => timeNs <= readNs,
    onRecords: (bytes, records) => void given.push(`${textOf(bytes).slice(-8, -7)}${records}`),
  })
})
afterEach(() => void vi.useRealTimers())

/** A batch of records, of which the last tells the name. */
const add = (name: string, timeNs = 0, records = 1): void => {
  const last = chunk({ timeNs, head: `${name}.......` })
  held.add(batch(...Array.from({ length: records - 1 }, () => chunk({ timeNs })), last))
}

it('lets go of a batch with its records after a while', () => {
  add('a', 0, 3)
  vi.advanceTimersByTime(BEHIND_MS - 1)
  expect(given).toEqual([])
  expect(held.bytes).toBeGreaterThan(0)
  vi.advanceTimersByTime(2)
  expect(given).toEqual(['a3'])
  expect(held.bytes).toBe(0)
})

it('lets go of all that came during a stall at once, in order', () => {
  const names = Array.from('abcdefghijklmnopqrstuvwxyz')
  for (const name of names) add(name)
  vi.advanceTimersByTime(BEHIND_MS + 1)
  expect(given).toEqual(names.map((name) => `${name}1`))
})

it('lags no more than it must under load', () => {
  const cameMs: number[] = []
  for (let turn = 0; turn < 1009; turn++) {
    vi.advanceTimersByTime(10)
    // Now and then what has waited while the loop did something else.
    for (let more = turn % 101 === 0 ? 7 : 1; more > 0; more--) {
      cameMs.push(performance.now())
      add('x')
    }
    const [oldest] = cameMs.slice(given.length)
    expect(performance.now() - oldest!).toBeLessThanOrEqual(BEHIND_MS + 10)
  }
})

it('waits for the streams, and for those behind it too, but not for ever', () => {
  readNs = 5
  add('a', 6)
  add('b', 7)
  vi.advanceTimersByTime(500)
  expect(given).toEqual([])
  readNs = 6
  vi.advanceTimersByTime(BEHIND_MS)
  expect(given).toEqual(['a1'])
  vi.advanceTimersByTime(LATE_MS)
  expect(given).toEqual(['a1', 'b1'])
})

it('gives all once when it is flushed, and goes on', () => {
  add('a')
  add('b')
  vi.advanceTimersByTime(BEHIND_MS - 1)
  held.flush()
  expect(given).toEqual(['a1', 'b1'])
  add('c')
  vi.advanceTimersByTime(3 * BEHIND_MS)
  expect(given).toEqual(['a1', 'b1', 'c1'])
})
