// P1: what test/collector/golden says is what the real otelcol says.
import { beforeAll, describe, expect, it } from 'vitest'
import { readCases } from '../collector/cases.ts'
import { readGolden } from '../collector/golden.ts'
import { askCollector } from '../collector/otelcol.ts'
import { backendBinary } from './binary.ts'

let binary: string
beforeAll(async () => {
  binary = await backendBinary('otelcol')
})

describe('the real otelcol', () => {
  it.each([...Map.groupBy(readCases(), ({ topic }) => topic)])(
    'P1: %s: says what is recorded',
    async (topic, cases) => {
      const answers: Record<string, unknown> = {}
      for (const one of cases) answers[one.name] = await askCollector(binary, one)
      expect(answers).toEqual(readGolden(topic))
    },
  )
})
