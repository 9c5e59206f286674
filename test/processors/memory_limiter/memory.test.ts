import { totalmem } from 'node:os'
import { describe, expect, it } from 'vitest'
import { processMemory, totalBytes } from '../../../processors/memory_limiter/memory.ts'

const MIB = 1024 * 1024

describe('memory of the process', () => {
  it('sees buffers, and their end when garbage was collected, though the resident set stays', () => {
    const memory = processMemory()
    memory.collect()
    const before = memory.used()
    let held: Buffer[] | undefined = Array.from({ length: 1009 }, (_, i) =>
      Buffer.allocUnsafeSlow(100_000).fill(i),
    )
    const full = memory.used() - before
    expect(held).toHaveLength(1009)
    expect(full).toBeGreaterThan(95 * MIB)
    held = undefined
    memory.collect()
    expect(memory.used() - before).toBeLessThan(8 * MIB)
  })

  it('sees objects, and their end', () => {
    const memory = processMemory()
    memory.collect()
    const before = memory.used()
    let held: object[] | undefined = Array.from({ length: 300_007 }, (_, i) => ({ i, t: `t${i}` }))
    expect(held).toHaveLength(300_007)
    expect(memory.used() - before).toBeGreaterThan(16 * MIB)
    held = undefined
    memory.collect()
    expect(memory.used() - before).toBeLessThan(8 * MIB)
  })

  it('counts the program itself', () => {
    const { heapTotal, arrayBuffers } = process.memoryUsage()
    expect(processMemory().used() - heapTotal - arrayBuffers).toBeGreaterThan(5 * MIB)
  })

  it('has what the cgroup or the host has', () => {
    expect(totalBytes()).toBeGreaterThan(64 * MIB)
    expect(totalBytes()).toBeLessThanOrEqual(totalmem())
  })
})
