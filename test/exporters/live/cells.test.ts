import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cut, cutMiddle, harmless, padEnd, padStart, width } from '../../../exporters/live/cells.ts'

describe('harmless', () => {
  it.each([
    ['\x1b[2J\x1b]0;owned\x07', '\uFFFD[2J\uFFFD]0;owned\uFFFD'],
    ['a\r\n\tb\0', 'a\uFFFD\uFFFD\uFFFDb\uFFFD'],
    ['\x9b31mred', '\uFFFD31mred'],
    ['user\u202Egnp.exe', 'user\uFFFDgnp.exe'],
    ['a\u2028b\u200Bc\uFEFF', 'a\uFFFDb\uFFFDc\uFFFD'],
    ['half \ud83d pair', 'half \uFFFD pair'],
    ['ne\u0301e', 'ne\u0301e'],
    [`Z${'\u0335'.repeat(50)}`, 'Z\u0335\u0335'],
    ['日本 ☕\uFE0F 🚀', '日本 ☕ 🚀'],
  ])('%j', (given, expected) => {
    expect(harmless(given)).toBe(expected)
  })

  it('never lets a control or format character through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 1000 }), (text) => {
        expect(harmless(text)).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u)
        expect(harmless(text).length).toBeLessThanOrEqual(512)
      }),
    )
  })
})

it('measures columns', () => {
  const columns = ['', 'abc', 'äöü', '日本', 'ｗ', '한글', '🚀', 'ne\u0301e', '…']
  expect(columns.map(width)).toEqual([0, 3, 3, 4, 2, 4, 2, 3, 1])
})

it('cuts at the end and in the middle, wide characters whole', () => {
  expect(cut('checkout-service', 10)).toBe('checkout-…')
  expect(cut('exactly', 7)).toBe('exactly')
  expect(cut('日本語サービス', 8)).toBe('日本語…')
  expect(cut('abc', 0)).toBe('')
  expect(cutMiddle('GET /api/v1/accounts/{id}/orders', 20)).toBe('GET /api/v…d}/orders')
  expect(cutMiddle('/日本語/サービス/一覧', 12)).toBe('/日本…/一覧')
  expect(cutMiddle('abcdefghij', 5)).toBe('abcd…')
})

it('never is wider than asked, and pads to the column', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 60 }).map(harmless)
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 40 }), (given, columns) => {
      for (const short of [cut(given, columns), cutMiddle(given, columns)]) {
        expect(width(short)).toBeLessThanOrEqual(columns)
        expect(width(padEnd(short, columns))).toBe(columns)
        expect(width(padStart(short, columns))).toBe(columns)
      }
    }),
  )
})
