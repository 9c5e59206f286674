import { describe, expect, it } from 'vitest'
import { goQuote } from '../../../pipeline/config/go_quote.ts'

describe('goQuote', () => {
  it.each([
    ['', '""'],
    ['otlp/ä b', '"otlp/ä b"'],
    ['a"b\\c', String.raw`"a\"b\\c"`],
    ['\x07\b\f\n\r\t\v', String.raw`"\a\b\f\n\r\t\v"`],
    ['\x00\x1f\x7f', String.raw`"\x00\x1f\x7f"`],
    ['\u00a0\u200b\u{e0001}', String.raw`"\u00a0\u200b\U000e0001"`],
    ['😀+€', '"😀+€"'],
  ])('%j as strconv.Quote has it', (given, quoted) => {
    expect(goQuote(given)).toBe(quoted)
  })
})
