// S3: how long an exchange took, against the clocks of the two programs that had it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccounted } from '../support/accounting.ts'
import { CLIENT, pathOf, SERVER } from '../support/exchanges.ts'
import { allJoined, joins } from '../support/joins.ts'
import type { DecodedSpan } from '../support/otlp_sink.ts'
import { startBackend, type Backend } from '../support/servers/backend.ts'
import { runDriver } from '../support/servers/driver.ts'
import { watch, type Watched } from '../support/watched.ts'

const WAIT_MS = 50
const MS = 1e6

let backend: Backend
let watched: Watched

beforeAll(async () => {
  backend = await startBackend()
  watched = await watch([backend.pid])
})
afterAll(async () => {
  await watched?.stop()
  await backend?.stop()
})

const duration = (span: DecodedSpan): number => Number(span.endNs - span.startNs)

/** The value that `share` of all are not above. */
const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1]!

describe('S3: an application that waits 50 ms', () => {
  it.each([
    [1, 101],
    [10, 1009],
  ])(
    'S3: %i connections: never shorter than its own clock, and near its log',
    async (connections, count) => {
      const row = `wait${connections}`
      const to = `127.0.0.1:${backend.port}`
      watched.observer.begin()
      const options = { to, row, answer: `delay-${WAIT_MS}`, count, connections, truth: true }
      const { pid, truth } = await runDriver(options)
      const spans = await watched.observer.spans(row, 2 * count, [pid])
      expect(joins(spans, [{ client: pid, server: backend.pid }])).toEqual(allJoined(count))

      const log = new Map(backend.delayed().map((line) => [line.path, line]))
      const sent = new Map(truth.map((line) => [line.path, line]))
      const errors = { server: [] as number[], client: [] as number[] }
      for (const span of spans) {
        const line = log.get(pathOf(span))!
        expect(duration(span)).toBeGreaterThanOrEqual(line.waited_ns)
        if (span.kind === SERVER) {
          errors.server.push(Math.abs(duration(span) - (line.sent_ns - line.received_ns)))
        }
        if (span.kind === CLIENT) {
          const { start_ns, end_ns } = sent.get(pathOf(span))!
          expect(duration(span)).toBeLessThanOrEqual(end_ns - start_ns)
          errors.client.push(end_ns - start_ns - duration(span))
        }
      }
      for (const [side, values] of Object.entries(errors)) {
        expect(values, side).toHaveLength(count)
        const [median, p99] = [quantile(values, 0.5) / MS, quantile(values, 0.99) / MS]
        console.log(
          `${side}, ${connections}: median ${median.toFixed(3)} ms, p99 ${p99.toFixed(3)} ms`,
        )
        expect(median, side).toBeLessThanOrEqual(1)
        expect(p99, side).toBeLessThanOrEqual(10)
      }
    },
  )

  it('S6: every byte is accounted for', async () => {
    await expectAccounted(watched.spantap)
  })
})
