import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { afterEach, expect, it } from 'vitest'
import { decompressWithin } from '../../../pipeline/compression/within.ts'
import { Budget, BusyError } from '../../../pipeline/net/budget.ts'
import { holdThreads } from '../../support/hold_threads.ts'

const body = randomBytes(1951)
const packed = gzipSync(body)
/** Of one that waits. */
const COST = packed.length + 2048

let release = (): void => {}
afterEach(() => release())

const settled = (promise: Promise<Buffer>): Promise<Buffer | Error> =>
  promise.catch((error: unknown) => error as Error)

it('P6: who waits for a thread is in the budget, and the oldest of them makes room', async () => {
  release = holdThreads()
  const budget = new Budget(13 * COST)
  const results = Array.from({ length: 23 }, () =>
    settled(decompressWithin('gzip', packed, { budget, maxBytes: 2000 })),
  )
  // Four have begun, or are as good as that: to refuse them would free nothing. Nine wait.
  for (const one of results.slice(4, 14)) expect(await one).toBeInstanceOf(BusyError)
  release()
  const others = await Promise.all([...results.slice(0, 4), ...results.slice(14)])
  expect(others).toEqual(Array.from({ length: 13 }, () => body))
  // All was given back.
  const evicted: Error[] = []
  budget.take({ evict: (error) => evicted.push(error) }, 13 * COST)
  expect(evicted).toEqual([])
})

it('P6: whom nobody waits for waits no more, and leaves room', async () => {
  release = holdThreads()
  const budget = new Budget(5 * COST)
  const start = (gone = new AbortController()): Promise<Buffer | Error> =>
    settled(decompressWithin('gzip', packed, { budget, maxBytes: 2000, gone }))
  const begun = Array.from({ length: 4 }, () => start())
  const gone = new AbortController()
  const fifth = start(gone)
  gone.abort(new Error('reset'))
  expect(await fifth).toEqual(new Error('reset'))
  const sixth = start()
  release()
  expect(await Promise.all([...begun, sixth])).toEqual(Array.from({ length: 5 }, () => body))
})

it('what fits nowhere is not begun', async () => {
  const budget = new Budget(COST - 1)
  const result = await settled(decompressWithin('gzip', packed, { budget, maxBytes: 2000 }))
  expect(result).toBeInstanceOf(BusyError)
})
