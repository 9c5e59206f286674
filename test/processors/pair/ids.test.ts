// Ids of traces and spans.
import type { IdGenerator } from '@opentelemetry/sdk-trace-base'
import { expect, it } from 'vitest'
import { Ids } from '../../../processors/pair/ids.ts'
import { SimulatedHost } from '../../support/events.ts'
import { Harness } from './spans.ts'
import { answer, ask, get, ok } from './traffic.ts'

const WORDS_PER_SEED = 65536

it('S13: ids come from the seeds of the SDK’s generator, a new one every 65,536 words', () => {
  let seeds = 0
  const generator: IdGenerator = {
    generateTraceId: () => (++seeds).toString(16).padStart(32, '1'),
    generateSpanId: () => '',
  }
  const words = (ids: Ids, n: number): number[] => Array.from({ length: n }, () => ids.word())
  const first = words(new Ids(generator), WORDS_PER_SEED)
  expect(seeds).toBe(1)
  expect(new Set(first).size).toBeGreaterThan(WORDS_PER_SEED - 8)
  const ids = new Ids(generator)
  words(ids, WORDS_PER_SEED + 1)
  expect(seeds).toBe(3)
  seeds = 0
  expect(words(new Ids(generator), WORDS_PER_SEED)).toEqual(first)
})

it('no two of 20,202 spans have one id, and none is zero', () => {
  const host = new SimulatedHost()
  const links = Array.from({ length: 10 }, () => host.tcp())
  for (let i = 0; i < 10_101; i++) {
    ask(links[i % 10]!, get('/a'))
    answer(links[i % 10]!, ok())
  }
  const spans = new Harness(host).end()
  expect(new Set(spans.map((s) => s.span)).size).toBe(20_202)
  expect(new Set(spans.map((s) => s.trace)).size).toBe(10_101)
  expect(spans.every((s) => /[1-9a-f]/.test(s.span) && /^[0-9a-f]{32}$/.test(s.trace))).toBe(true)
})
