import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Gathered } from '../../../pipeline/net/gathered.ts'

it('gives back what was put in, in memory that was told of', () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 30_000 }), { maxLength: 20 })
  fc.assert(
    fc.property(pieces, fc.nat(100_000), (all, more) => {
      const whole = Buffer.concat(all)
      const gathered = new Gathered()
      let grown = 0
      for (const piece of all) grown += gathered.push(piece, whole.length + more)
      expect(gathered.length).toBe(whole.length)
      expect(gathered.bytes.equals(whole)).toBe(true)
      expect(grown).toBe(gathered.bytes.buffer.byteLength)
      expect(grown).toBeLessThanOrEqual(Math.max(16_384, whole.length * 2))
      expect(grown).toBeLessThanOrEqual(whole.length + more)
      const end = gathered.end()
      expect(end.equals(whole)).toBe(true)
      expect(end.buffer.byteLength).toBeLessThanOrEqual((whole.length * 9) / 8)
    }),
  )
})

it('of bytes that are announced takes no room before they come', () => {
  const gathered = new Gathered()
  expect(gathered.push(new Uint8Array(7), 1e9)).toBe(16_384)
  expect(gathered.push(new Uint8Array(16_384), 1e9)).toBe(16_384)
  expect(gathered.push(new Uint8Array(17), 32_771)).toBe(0)
})
