import { spawnSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, it, vi } from 'vitest'
import { open, type BpfObject, type OpenOptions } from '../../../native/index.ts'
import { counts, emit, probeFile, range, readRecords } from './probe.ts'

let object: BpfObject
const load = (options?: OpenOptions): BpfObject => (object = open(probeFile(), options))
afterEach(() => object.close())

const block = (ms: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

it('delivers 10,007 records of all sizes once, in order, to the byte', async () => {
  load({ maxEntries: { events: 16 * 1024 * 1024 } })
  const seen: number[] = []
  object.ring('events', (bytes) => seen.push(...readRecords(bytes)))
  for (let first = 0; first < 10_007; first += 997) {
    emit(object, { first, count: Math.min(997, 10_007 - first), size: 9 + (first % 199) })
  }
  await object.stop()
  expect(seen).toEqual(range(10_007))
  expect(counts(object)).toEqual({ written: 10_007, lost: 0, execs: 0 })
  expect(object.ringFill('events')).toEqual({ used: 0, size: 16 * 1024 * 1024 })
})

it('sees what happens in the kernel: 23 programs executed', async () => {
  load({ rodata: { parent_pid: process.pid } })
  const pids: bigint[] = []
  object.ring('events', (bytes) => {
    pids.push(...new BigUint64Array(bytes.slice().buffer))
  })
  object.attach('exec')
  const started = range(23).map(() => BigInt(spawnSync('true').pid))
  await object.stop()
  expect(pids).toEqual(started)
  expect(counts(object).execs).toBe(23)
  spawnSync('true')
  expect(counts(object).execs).toBe(23)
})

it('comes within the interval without a wake-up, and at once with one', async () => {
  load()
  const { promise, resolve } = Promise.withResolvers<void>()
  object.ring('events', () => resolve(), { intervalMs: 60_000 })
  await sleep(100)
  emit(object, { count: 1, size: 8 })
  await sleep(300)
  expect(object.ringFill('events').used).toBe(16)
  emit(object, { count: 1, size: 8, wake: true })
  await promise
  expect(object.ringFill('events').used).toBe(0)
})

it('sleeps between two looks even when the ring is never empty', async () => {
  load({ maxEntries: { events: 16 * 1024 * 1024 } })
  let batches = 0
  object.ring('events', () => batches++, { intervalMs: 100 })
  const end = performance.now() + 1000
  while (performance.now() < end) {
    emit(object, { count: 3, size: 8 })
    await sleep(1)
  }
  expect(batches).toBeGreaterThan(2)
  expect(batches).toBeLessThan(15)
})

it('fills up when the callback is slow, and every record is delivered or counted', async () => {
  load()
  const seen: number[] = []
  const sizes: number[] = []
  object.ring(
    'events',
    (bytes) => {
      block(2)
      sizes.push(bytes.length)
      seen.push(...readRecords(bytes))
    },
    { bufferBytes: 4096, buffers: 2, intervalMs: 1 },
  )
  for (const turn of range(20)) {
    emit(object, { first: turn * 499, count: 499, size: 100 })
    await sleep(1)
  }
  await object.stop()
  const { written, lost } = counts(object)
  expect(written + lost).toBe(20 * 499)
  expect(lost).toBeGreaterThan(0)
  expect(seen.length).toBe(written)
  expect(new Set(seen).size).toBe(written)
  expect(Math.max(...sizes)).toBeLessThanOrEqual(4096)
})

it('lets other things happen, however fast batches come', async () => {
  load()
  let batches = 0
  let turns = 0
  object.ring(
    'events',
    () => {
      // The thread has the next one ready before this returns.
      if (++batches < 37) emit(object, { count: 1, size: 8, wake: true })
      block(10)
    },
    { buffers: 2 },
  )
  const timer = setInterval(() => turns++, 1)
  emit(object, { count: 1, size: 8, wake: true })
  await vi.waitFor(() => expect(batches).toBe(37), 5_000)
  clearInterval(timer)
  expect(turns).toBeGreaterThanOrEqual(12)
})

it('counts records that are larger than a buffer', async () => {
  load()
  const seen: number[] = []
  let lost = 0
  object.ring(
    'events',
    (bytes, lostSinceLast) => {
      seen.push(...readRecords(bytes))
      lost += lostSinceLast
    },
    { bufferBytes: 64 },
  )
  emit(object, { count: 31, size: 60 })
  await object.stop()
  // Sizes 60 to 64 fit.
  expect(seen).toEqual([0, 1, 2, 3, 4])
  expect(lost).toBe(26)
})

it('may be closed inside the callback, which is not called again', async () => {
  load()
  const called = vi.fn(() => {
    object.close()
    object.close()
  })
  object.ring('events', called, { bufferBytes: 64, intervalMs: 1 })
  emit(object, { count: 211, size: 9 })
  await expect.poll(() => called.mock.calls.length).toBe(1)
  await sleep(50)
  expect(called).toHaveBeenCalledTimes(1)
})

it('ends stop() when it is closed meanwhile', async () => {
  load()
  object.ring('events', () => {})
  const stopped = object.stop()
  object.close()
  await expect(stopped).resolves.toBeUndefined()
})

it('reads a ring once', () => {
  load()
  object.ring('events', () => {})
  expect(() => object.ring('events', () => {})).toThrow('the ring events is already read')
})

it('does not let its buffers be taken away', async () => {
  load()
  const { promise, resolve } = Promise.withResolvers<ArrayBuffer>()
  object.ring('events', (bytes) => resolve(bytes.buffer as ArrayBuffer))
  emit(object, { count: 1, size: 8 })
  const buffer = await promise
  expect(() => structuredClone(buffer, { transfer: [buffer] })).toThrow()
  expect(() => buffer.transfer()).toThrow()
})
