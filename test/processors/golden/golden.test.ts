// What a real otelcol made of the same requests with the same configurations; test/backends/processors.test.ts asks it again.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CASES } from './cases.ts'
import { ours } from './ours.ts'
import type { Golden } from './real.ts'

const golden = JSON.parse(readFileSync(new URL('golden.json', import.meta.url), 'utf8')) as Golden

describe('as a real otelcol', () => {
  const all = Object.entries(CASES).flatMap(([name, { signals, processor }]) =>
    signals.map((signal) => ({ processor, name, signal })),
  )
  it.each(all)('$processor: $name, $signal', ({ name, signal }) => {
    const expected = golden[name]![signal]
    const made = ours(name, signal)
    expect(made === null ? null : JSON.parse(made)).toEqual(
      expected === null ? null : JSON.parse(expected!),
    )
    expect(made).toBe(expected)
  })

  it('has an outcome of every case, and nearly every one changes something', () => {
    expect(Object.keys(golden)).toEqual(Object.keys(CASES))
    const unchanged = golden['nothing configured']!
    const idle = all.filter(({ name, signal }) => golden[name]![signal] === unchanged[signal])
    expect(idle.map(({ name, signal }) => `${name}, ${signal}`)).toEqual([
      'logs include nothing, logs',
      'nothing configured, traces',
      'nothing configured, metrics',
      'nothing configured, logs',
    ])
  })
})
