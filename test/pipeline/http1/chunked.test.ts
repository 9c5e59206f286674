// The chunked coding, byte by byte: content, framing and free text are told apart wherever a body is cut.
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { Chunked, FRAMING, lastChunkAt } from '../../../pipeline/http1/chunked.ts'

/** What each byte is: `c` content, `f` framing, `t` text, `!` stray; ends where the body does. */
function read(text: string): string {
  const chunked = new Chunked()
  chunked.start()
  let shown = ''
  for (const byte of Buffer.from(text, 'latin1')) {
    if (chunked.done || chunked.broken) break
    if (chunked.inData) {
      chunked.took(1)
      shown += 'c'
    } else shown += 'ft!'[chunked.push(byte)]
  }
  return `${shown}${chunked.done ? '.' : ''}${chunked.broken ? ' broken' : ''}`
}

it.each([
  ['3\r\nabc\r\n0\r\n\r\n', 'fffcccfffffff.'],
  ['0\r\n\r\nGET', 'fffff.'],
  ['3;a=b\r\nabc\r\n0\r\nX: y\r\n\r\n', 'fttttffcccfffffttttffff.'],
  ['0A\nabcdefghij\n0\n\n', 'fffccccccccccffff.'],
  ['x', '! broken'],
  ['1\r\nab', 'fffc! broken'],
  ['12345678901234', 'ffffffffffffff broken'],
])('%j is %s', (text, shown) => {
  expect(read(text)).toBe(shown)
})

it('FRAMING names what push gives', () => {
  expect(FRAMING).toEqual({ frame: 0, text: 1, stray: 2 })
})

it('every body ends where its last chunk does, and the last chunk is found from behind', () => {
  const content = fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 40 })
  const trailer = fc.stringMatching(/^[a-z]{1,9}: [a-z]{0,9}$/)
  const check = fc.property(fc.array(content), fc.array(trailer), (chunks, trailers) => {
    const framed = chunks.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join('')
    const last = ['0', ...trailers, '', ''].join('\r\n')
    const shown = read(`${framed}${last}HTTP/1.1`)
    expect(shown).toHaveLength(framed.length + last.length + 1)
    expect(shown.endsWith('.')).toBe(true)
    const counted = shown.split('c').length - 1
    expect(counted).toBe(chunks.reduce((sum, chunk) => sum + chunk.length, 0))
    const bytes = Buffer.from(framed + last, 'latin1')
    const found = lastChunkAt(bytes, 0, bytes.length)
    expect(found).toBeGreaterThanOrEqual(framed.length)
    expect(lastChunkAt(bytes, 0, bytes.length - 1)).toBe(-1)
  })
  fc.assert(check)
})
