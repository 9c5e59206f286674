import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { parseConfig } from '../../../processors/memory_limiter/config.ts'
import { Limiter } from '../../../processors/memory_limiter/limiter.ts'
import { limitsOf } from '../../../processors/memory_limiter/limits.ts'
import { testSettings } from '../../connectors/settings.ts'

const MIB = 1024 * 1024

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A limiter of 100 MiB, soft from 80 on, over memory that the test sets. */
function limited(config: object = {}) {
  const parsed = parseConfig({ check_interval: '1s', limit_mib: 100, ...config })
  const set = testSettings('memory_limiter')
  const memory = { mib: 0, garbage: 0, collections: 0, collectMs: 0 }
  const limiter = new Limiter(
    parsed,
    limitsOf(parsed, () => 0),
    set.log,
    {
      used: () => (memory.mib + memory.garbage) * MIB,
      collect() {
        vi.advanceTimersByTime(memory.collectMs)
        memory.collections++
        memory.garbage = 0
      },
    },
  )
  const check = (mib: number, garbage = 0): boolean => {
    memory.mib = mib
    memory.garbage = garbage
    vi.advanceTimersByTime(1000)
    limiter.check()
    return limiter.refusing
  }
  /** Which of so many checks above the hard limit have collected. */
  const collected = (checks: number): number[] =>
    Array.from({ length: checks }, (_, i) => {
      const before = memory.collections
      check(120)
      return memory.collections > before ? [i] : []
    }).flat()
  const said = (): string[] =>
    set.lines
      .splice(0)
      .filter(({ level }) => level !== 'debug')
      .map(({ level, message }) => `${level}: ${message}`)
  return { check, collected, limiter, memory, said, set }
}

describe('memory_limiter', () => {
  it('refuses from the soft limit on, and resumes below it', () => {
    const { check, said } = limited()
    expect(check(79)).toBe(false)
    expect(said()).toEqual([])
    expect(check(80)).toBe(true)
    expect(said()).toEqual(['warn: Memory usage is above soft limit. Refusing data.'])
    expect(check(99)).toBe(true)
    expect(said()).toEqual([])
    expect(check(79)).toBe(false)
    expect(said()).toEqual(['info: Memory usage back within limits. Resuming normal operation.'])
  })

  it('collects above the soft limit every 10 s only, and refuses nothing when that helps', () => {
    const { check, memory, said } = limited()
    for (let i = 0; i < 9; i++) expect(check(10)).toBe(false)
    expect(check(10, 75)).toBe(true)
    expect(memory.collections).toBe(0)
    expect(check(10, 75)).toBe(false)
    expect(memory.collections).toBe(1)
    expect(said()).toEqual([
      'warn: Memory usage is above soft limit. Refusing data.',
      'info: Memory usage is above soft limit. Forcing a GC.',
      'info: Memory usage after GC.',
    ])
  })

  it('collects at the first look, whatever the intervals: the start leaves garbage', () => {
    const { check, memory, said } = limited()
    expect(check(10, 85)).toBe(false)
    expect(memory.collections).toBe(1)
    expect(said()).toEqual([
      'info: Memory usage is above soft limit. Forcing a GC.',
      'info: Memory usage after GC.',
    ])
    expect(check(10, 85)).toBe(true)
    expect(memory.collections).toBe(1)
  })

  it.each([
    [MIB - 1, 1],
    [MIB, 0],
  ])('says that the limit is too low unless data came: %d B, %d times', (bytes, times) => {
    const { check, limiter, set } = limited()
    limiter.came(bytes)
    for (let i = 0; i < 3; i++) expect(check(85, 3)).toBe(true)
    const found = set.lines.filter(({ message }) => message.includes('raise limit_mib'))
    expect(found).toEqual(
      Array.from({ length: times }, () => ({
        level: 'warn',
        message:
          'Memory usage is above soft limit before data came: raise limit_mib, or lower spike_limit_mib.',
        fields: { in_use_mib: 85, soft_limit_mib: 80 },
      })),
    )
  })

  it('collects above the hard limit at once, and less often when that frees nothing', () => {
    const { check, collected, memory, said } = limited()
    check(10)
    expect(check(90, 30)).toBe(true)
    expect(memory.collections).toBe(1)
    expect(said()).toEqual([
      'warn: Memory usage is above hard limit. Forcing a GC.',
      'info: Memory usage after GC.',
      'warn: Memory usage is above soft limit. Refusing data.',
    ])
    memory.collectMs = 5000
    const at = collected(64)
    // 1.9, 3.8, 7.6, 15.2 and 30 s after the end of the one before.
    expect(at).toEqual([0, 2, 6, 14, 30, 61])
    expect(said().filter((line) => line.startsWith('warn: Forced GC did not'))).toHaveLength(6)
  })

  it('collects no rarer than costs a twentieth of the time', () => {
    const { check, collected, memory } = limited()
    check(10)
    memory.collectMs = 150
    check(120)
    // 1.9 s, then 3 s: 20 times 150 ms.
    expect(collected(20)).toEqual([1, 5, 9, 13, 17])
  })

  it('looks at the hard limit after each MiB that came in', () => {
    const { check, limiter, memory } = limited()
    check(10)
    memory.mib = 99
    for (let i = 0; i < 5; i++) limiter.came(MIB)
    expect(limiter.refusing).toBe(false)
    memory.mib = 101
    limiter.came(MIB - 1)
    expect(limiter.refusing).toBe(false)
    limiter.came(1)
    expect(limiter.refusing).toBe(true)
    expect(memory.collections).toBe(1)
  })

  it('tells how much memory there is', () => {
    const { check, set } = limited()
    check(101)
    const told = set.lines.map(({ fields }) => fields)
    expect(told.filter((one) => 'cur_mem_mib' in one)).toEqual(
      Array.from({ length: 4 }, () => ({ cur_mem_mib: 101 })),
    )
    expect(told).toContainEqual({ next_soft_gc_interval: 20, next_hard_gc_interval: 1.9 })
  })
})

describe('limits of memory_limiter', () => {
  it.each([
    [{ limit_mib: 100 }, 80, 100],
    [{ limit_mib: 100, spike_limit_mib: 25 }, 75, 100],
    [{ limit_percentage: 50 }, 400, 500],
    [{ limit_percentage: 50, spike_limit_percentage: 20 }, 300, 500],
    [{ limit_mib: 100, limit_percentage: 50 }, 80, 100],
  ])('%o of 1000 MiB: %d, %d', (config, soft, hard) => {
    const parsed = parseConfig({ check_interval: '1s', ...config })
    const limits = limitsOf(parsed, () => 1000 * MIB)
    expect(limits).toEqual({ soft: soft * MIB, hard: hard * MIB })
  })
})
