// What somebody else wrote, on our terminal.
import { expect, it } from 'vitest'
import { oneLine } from '../../pipeline/one_line.ts'

it('leaves nothing that a terminal obeys', () => {
  expect(oneLine('a\u001b]0;owned\u0007b\r\n\tc')).toBe('a ]0;owned b c')
  expect(oneLine('\u009b2J \u009d0;owned\u009c \u007f')).toBe(' 2J  0;owned   ')
})

it('leaves letters as they are', () => {
  expect(oneLine('naïve\u00a0日本 ✓')).toBe('naïve\u00a0日本 ✓')
})
