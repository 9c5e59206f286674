import { describe, expect, it } from 'vitest'
import { refusal } from '../running.ts'
import { REFUSALS } from './refusals.ts'

describe('refused in the words of a real otelcol', () => {
  it.each(REFUSALS)('$processor: $config', ({ config, processor, signal, text }) => {
    const said = refusal(processor, config, signal).split('\n\n').at(-1)!
    expect(said.slice(0, text.length)).toBe(text)
  })
})
