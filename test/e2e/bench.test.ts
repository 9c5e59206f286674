// S12: the benchmarks run, in small: every table has all its rows, nothing is wrong, and the user side is fast enough.
import { beforeAll, describe, expect, it } from 'vitest'
import { installSdk } from '../bench/sdk.ts'
import { bench } from '../support/bench.ts'

const SPANS_PER_SECOND = 200_000

/** The first column of a table in Markdown. */
const rowsOf = (table: string): string[] =>
  table
    .split('\n')
    .slice(2)
    .map((line) => line.split('|')[1]!.trim())

// Not part of what is measured, and only once for a clone.
beforeAll(() => void installSdk())

describe('S12: npm run bench', () => {
  it('S12: accuracy: recall 1, precision 1, no wrong parent, every join', async () => {
    const { accuracy } = await bench('accuracy')
    const { table, numbers } = accuracy
    const right = { recall: 1, precision: 1, wrongParents: 0, missingJoins: 0 }
    const wrong = numbers.filter(
      (row) => JSON.stringify({ ...row, ...right }) !== JSON.stringify(row),
    )
    expect(wrong).toEqual([])
    expect(rowsOf(table)).toEqual([
      'keep-alive, 1 connection',
      'keep-alive, 10 connections',
      'keep-alive, 100 connections',
      'a connection per request',
      'pipelined 10 deep',
      '12 bytes per write',
      'nginx → Node → Python',
      'nginx → Node → Python, closed loop',
      'no request at all',
    ])
  })

  it('S12: cost: no agent, spantap and the SDK of OpenTelemetry in turn', async () => {
    const { cost } = await bench('cost')
    expect(rowsOf(cost.table)).toEqual(['no agent', 'spantap', 'OpenTelemetry SDK'])
    const { spantap, 'no agent': none, 'OpenTelemetry SDK': sdk } = cost.numbers
    for (const { rate, p99Ms, appUs, memoryMb } of [none, spantap, sdk]) {
      expect(Math.min(rate, p99Ms, appUs, memoryMb)).toBeGreaterThan(0)
    }
    expect(none.agentUs).toBe(0)
    expect(spantap.agentUs).toBeGreaterThan(0)
    // Whoever exports nothing is cheap.
    expect(Math.min(spantap.exported, sdk.exported)).toBeGreaterThan(0.5)
  })

  it(`S12: replay: at least ${SPANS_PER_SECOND} spans/s of one core; the cost of six stages`, async () => {
    const { replay, stages } = await bench('replay', 'stages')
    expect(rowsOf(replay.table)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', 'best'])
    for (const { spans } of replay.numbers.runs) expect(spans).toBeGreaterThanOrEqual(200_000)
    expect(replay.numbers.best).toBeGreaterThanOrEqual(SPANS_PER_SECOND)
    const six = ['kernel', 'drain', 'decode', 'pair', 'red', 'encode']
    expect(rowsOf(stages.table)).toEqual([...six, 'calibration'])
    expect(Object.keys(stages.numbers.ns)).toEqual(expect.arrayContaining(six))
    expect(Math.min(...Object.values(stages.numbers.ns))).toBeGreaterThan(0)
  })
})
