import { describe, expect, it } from 'vitest'
import { missingCapabilities } from '../../../receivers/tcp/requirements.ts'

const status = (effective: bigint): string =>
  `Name:\tnode\nCapInh:\t0000000000000000\nCapEff:\t${effective.toString(16).padStart(16, '0')}\n`

describe('capabilities', () => {
  it('S8: names what is missing', () => {
    expect(missingCapabilities(status(0n))).toEqual(['CAP_BPF', 'CAP_PERFMON'])
    expect(missingCapabilities(status(1n << 39n))).toEqual(['CAP_PERFMON'])
    expect(missingCapabilities(status(1n << 38n))).toEqual(['CAP_BPF'])
  })

  it('is content with both, or with CAP_SYS_ADMIN alone', () => {
    expect(missingCapabilities(status((1n << 38n) | (1n << 39n)))).toEqual([])
    expect(missingCapabilities(status(1n << 21n))).toEqual([])
  })
})
