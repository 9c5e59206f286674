import { spawnSync } from 'node:child_process'
import { afterEach, expect, it } from 'vitest'
import { monotonicEpochNs, NativeError, open, type OpenOptions } from '../../../native/index.ts'
import { counts, emission, emit, probeFile } from './probe.ts'

let object: ReturnType<typeof open>
const load = (options?: OpenOptions) => (object = open(probeFile(), options))
afterEach(() => object.close())

const u32 = (...values: number[]) => new Uint8Array(Uint32Array.from(values).buffer)
const u64 = (...values: bigint[]) => new Uint8Array(BigUint64Array.from(values).buffer)

it('sets constants of every width and sign through BTF', () => {
  load({ rodata: { small: -3, large: 0xfedc_ba98_7654_3210n, yes: 1 } })
  expect(object.run('constants')).toBe(-3 * 10 + 2 + 1)
  object.close()
  load({ rodata: { small: 32_767n } })
  expect(object.run('constants')).toBe(327_670)
})

it.each([
  [{ small: 32_768 }, 'the value of small does not fit into its 2 signed bytes'],
  [{ large: -1 }, 'the value of large does not fit into its 8 bytes'],
  [{ large: 2n ** 64n }, 'the value of large does not fit into its 8 bytes'],
  [{ yes: 1.5 }, 'rodata: yes must be a whole number or a bigint, not 1.5'],
  [{ none: 1 }, "no global 'none', there are: small, large, yes, parent_pid"],
])('refuses constants %o', (rodata, message) => {
  load()
  expect(() => open(probeFile(), { rodata })).toThrow(message)
})

it('sets sizes of maps and leaves programs out', () => {
  load({ maxEntries: { table: 31 }, disable: ['exec', 'constants'] })
  expect(object.programs).toEqual(['emit', 'read_slot'])
  expect(object.map('table').maxEntries).toBe(31)
  expect(() => object.attach('exec')).toThrow('program exec was not loaded: it is disabled')
  expect(() => object.attach('other')).toThrow("no program 'other'")
  expect(() => open(probeFile(), { disable: ['other'] })).toThrow("disable: no program 'other'")
  expect(() => open(probeFile(), { maxEntries: { other: 1 } })).toThrow(
    "maxEntries: no map 'other'",
  )
})

it('iterates only with what is attached for it', () => {
  load()
  expect(() => object.iterate('exec')).toThrow(
    'cannot iterate with program exec: it is not attached',
  )
  object.attach('exec')
  expect(() => object.iterate('exec')).toThrow('cannot iterate with program exec: cannot begin')
})

it('reads, writes, lists and deletes elements of a map', () => {
  const table = load().map('table')
  expect(table).toMatchObject({ name: 'table', keySize: 4, valueSize: 8, maxEntries: 16 })
  expect(table.get(u32(2))).toBeUndefined()
  table.set(u32(2), u64(3n))
  table.set(u32(5), u64(7n))
  table.set(u32(5), u64(11n))
  expect(table.get(u32(5))).toEqual(u64(11n))
  expect(new Set(table.keys().map((key) => key[0]))).toEqual(new Set([2, 5]))
  expect(table.delete(u32(2))).toBe(true)
  expect(table.delete(u32(2))).toBe(false)
  expect(table.keys()).toEqual([u32(5)])
  expect(() => table.get(u64(5n))).toThrow('a key of map table must have 4 bytes, not 8')
  expect(() => table.set(u32(5), u32(5))).toThrow('a value of map table must have 8 bytes, not 4')
  expect(() => object.map('sums')).toThrow('map sums has a value for each CPU')
  expect(() => object.map('none')).toThrow("no map 'none'")
})

it('says when a map is full', () => {
  const table = load({ maxEntries: { table: 1 } }).map('table')
  table.set(u32(1), u64(1n))
  expect(() => table.set(u32(2), u64(2n))).toThrow(
    'map table: cannot write: Argument list too long',
  )
})

it('sums the words of a per-CPU array over all CPUs', () => {
  load()
  for (let i = 0; i < 7; i++) emit(object, { count: 13, size: 13 })
  expect([...object.sums('sums')]).toEqual([91, 7 * (13 * 13 + 78), 0, 0, 0, 0])
  expect(() => object.sums('table')).toThrow('map table is not a per-CPU array of u64s')
})

it('shares an array with the programs', () => {
  const slots = load().array('slots')
  expect(slots).toMatchObject({ name: 'slots', valueSize: 4, length: 10 })
  slots.set(9, u32(1009))
  slots.setMany(Uint32Array.of(0, 3), u32(17, 19))
  expect([0, 3, 9, 1].map((index) => object.run('read_slot', u32(index)))).toEqual([
    17, 19, 1009, 0,
  ])
  expect(slots.get(3)).toEqual(u32(19))
  expect(() => slots.get(10)).toThrow(
    'an index of slots must be a whole number from 0 to 9, not 10',
  )
  expect(() => slots.setMany(Uint32Array.of(1, 10), u32(1, 2))).toThrow('no element 10')
  expect(() => slots.setMany(Uint32Array.of(1), u32(1, 2))).toThrow('must have 4 bytes, not 8')
  expect(() => object.array('table')).toThrow('map table is not an array with BPF_F_MMAPABLE')
})

it('takes a map of another object, which may be closed then', () => {
  load({ maxEntries: { slots: 17 } })
  const other = open(probeFile(), { share: { slots: object.fd('slots') } })
  try {
    object.array('slots').set(16, u32(1009))
    object.close()
    expect(other.array('slots')).toMatchObject({ valueSize: 4, length: 17 })
    expect(other.run('read_slot', u32(16))).toBe(1009)
  } finally {
    other.close()
  }
})

it('refuses to take a map that is of another kind, or none', () => {
  load()
  const share = (name: string, fd: number) => () => open(probeFile(), { share: { [name]: fd } })
  expect(share('slots', object.fd('table'))).toThrow('share: slots is another kind of map')
  expect(share('none', object.fd('slots'))).toThrow("share: no map 'none'")
  expect(share('slots', 2 ** 31 - 1)).toThrow('share: slots: File descriptor in bad state (EBADFD)')
})

it('measures the run time of programs', () => {
  load()
  object.enableStats()
  object.enableStats()
  object.attach('exec')
  for (let i = 0; i < 7; i++) spawnSync('true')
  const stats = object.stats()
  expect(stats.map(({ name }) => name)).toEqual(['emit', 'constants', 'read_slot', 'exec'])
  const { instructions, ...rest } = stats[0]!
  expect(rest).toEqual({ name: 'emit', runNs: 0, runs: 0, missed: 0 })
  expect(instructions).toBeGreaterThan(7)
  // Other processes of the host are seen too.
  expect(stats[3]!.runs).toBeGreaterThanOrEqual(7)
  expect(stats[3]!.runNs).toBeGreaterThan(stats[3]!.runs * 10)
})

it('attaches a program once', () => {
  load().attach('exec')
  expect(() => object.attach('exec')).toThrow('program exec is already attached')
})

it('is closed twice, and says so afterwards', async () => {
  const table = load().map('table')
  const slots = object.array('slots')
  object.ring('events', () => {})
  object.close()
  object.close()
  const closed: (() => unknown)[] = [
    () => object.attach('exec'),
    () => object.run('emit', emission({ count: 1, size: 8 })),
    () => object.map('table'),
    () => object.sums('sums'),
    () => object.ringFill('events'),
    () => object.stats(),
    () => object.enableStats(),
    () => object.ring('events', () => {}),
    () => table.get(u32(1)),
    () => table.keys(),
    () => slots.get(1),
    () => slots.set(1, u32(1)),
  ]
  for (const use of closed) {
    expect(use).toThrow(expect.objectContaining({ name: 'NativeError', code: 'closed' }))
  }
  await expect(object.stop()).rejects.toThrow(NativeError)
})

it('opens one file many times at once', () => {
  const others = [load(), open(probeFile()), open(probeFile())]
  others.forEach((other, i) => emit(other, { count: i, size: 8 }))
  expect(others.map((other) => counts(other).written)).toEqual([0, 1, 2])
  for (const other of others) other.close()
})

it('tells where the wall clock was at CLOCK_MONOTONIC 0', () => {
  load()
  const before = BigInt(Date.now()) * 1_000_000n
  const wall = monotonicEpochNs() + process.hrtime.bigint()
  const after = BigInt(Date.now() + 1) * 1_000_000n
  expect(wall).toBeGreaterThanOrEqual(before - 1000n)
  expect(wall).toBeLessThanOrEqual(after + 1000n)
})
