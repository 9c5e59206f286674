import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isPlainPair } from '../../../pipeline/otlp/plain_pair.ts'
import { keyValue } from '../../../pipeline/otlp/schema/common.ts'
import { walkMessage } from '../../../pipeline/otlp/walk.ts'

const hex = (text: string): Uint8Array => Buffer.from(text.replaceAll(' ', ''), 'hex')

it.each([
  ['text', '0a 01 6b 12 03 0a 01 76', true],
  ['no text', '0a 00 12 02 0a 00', true],
  ['a boolean', '0a 01 6b 12 02 10 01', true],
  ['an integer of two bytes', '0a 01 6b 12 03 18 8001', true],
  ['a double', '0a 01 6b 12 09 21 0000000000000000', true],
  ['a list', '0a 01 6b 12 02 2a 00', false],
  ['no value', '0a 04 6b 6b 6b 6b', false],
  ['text that ends early', '0a 01 6b 12 04 0a 01 76 76', false],
  ['text that ends late', '0a 01 6b 12 03 0a 02 76', false],
  ['an integer that goes on', '0a 01 6b 12 03 18 8080', false],
  ['a key that goes on', '0a 7f 6b 12 03 0a 01 76', false],
])('%s', (_, text, plain) => {
  const bytes = hex(text)
  expect(isPlainPair(bytes, 0, bytes.length)).toBe(plain)
})

it('P6: is true of nothing that the walk refuses', () => {
  const byte = fc.oneof(
    fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 9, 0x0a, 0x12, 0x10, 0x18, 0x21, 0x80),
    fc.nat(255),
  )
  let plain = 0
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 12 }), fc.nat(5), (rest, key) => {
      const name = Array.from({ length: key }, () => 0x6b)
      for (const bytes of [rest, [0x0a, key, ...name, 0x12, rest.length, ...rest]]) {
        if (!isPlainPair(Uint8Array.from(bytes), 0, bytes.length)) continue
        plain++
        expect(walkMessage(Uint8Array.from(bytes), keyValue).items).toBe(0)
      }
    }),
    { numRuns: 5000 },
  )
  expect(plain).toBeGreaterThan(10)
})
