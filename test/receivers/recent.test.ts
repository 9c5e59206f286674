import { describe, expect, it } from 'vitest'
import { Recent } from '../../receivers/recent.ts'

describe('Recent', () => {
  it('forgets what was not used for a generation', () => {
    const recent = new Recent<number, string>(6)
    for (let i = 0; i < 6; i++) recent.set(i, `v${i}`)
    expect(recent.size).toBe(6)
    expect(recent.get(0)).toBe('v0')
    expect(recent.size).toBeLessThanOrEqual(6)
    recent.set(6, 'v6')
    recent.set(7, 'v7')
    expect([0, 1, 2, 6, 7].map((key) => recent.get(key))).toEqual([
      'v0',
      undefined,
      undefined,
      'v6',
      'v7',
    ])
  })

  it('overwrites and deletes in both generations', () => {
    const recent = new Recent<number, string>(2)
    recent.set(1, 'a')
    recent.set(2, 'b')
    recent.set(1, 'c')
    expect(recent.get(1)).toBe('c')
    recent.delete(1)
    recent.delete(2)
    expect(recent.size).toBe(0)
  })
})
