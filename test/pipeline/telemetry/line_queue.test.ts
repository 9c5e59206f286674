// Own log lines for a backend that does not answer: what is held is bounded, and what is dropped is counted.
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { telemetryField } from '../../../pipeline/config/telemetry.ts'
import { setSink } from '../../../pipeline/log_sink.ts'
import { createLogger } from '../../../pipeline/logger.ts'
import { encodedRequest } from '../../../pipeline/otlp/encoded.ts'
import { Registry } from '../../../pipeline/telemetry/registry.ts'
import { startTelemetry, type RunningTelemetry } from '../../../pipeline/telemetry/start.ts'

const log = createLogger({
  level: 'info',
  encoding: 'console',
  sampling: { enabled: false, tick: 1, initial: 1, thereafter: 0 },
})
let registry: Registry
let running: RunningTelemetry
let server: Server
/** Requests by their number of lines, and how to answer them. */
let taken: number[]
let answers: ServerResponse[]

beforeEach(async () => {
  setSink(() => {})
  taken = []
  answers = []
  server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      taken.push(encodedRequest('logs', Buffer.concat(parts)).items)
      answers.push(response)
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const processors = [{ batch: { exporter: { otlp: { endpoint } } } }]
  const errors: string[] = []
  const raw = { metrics: { level: 'none' }, logs: { processors } }
  registry = new Registry()
  running = await startTelemetry(telemetryField.decode(raw, '', errors), registry, log)
  expect(errors).toEqual([])
})
afterEach(async () => {
  setSink(undefined)
  server.closeAllConnections()
  await running.stop()
  await new Promise((done) => server.close(done))
})

const dropped = (): Record<string, number> =>
  Object.fromEntries(
    registry
      .samples()
      .filter(({ name }) => name === 'spantap_telemetry_log_lines_dropped')
      .map(({ labels, value }) => [labels['reason'], value]),
  )

function say(lines: number, text = 'a line'): void {
  for (let i = 0; i < lines; i++) log.info(text)
}

const requests = (n: number): Promise<void> =>
  expect.poll(() => taken.length, { timeout: 5000 }).toBe(n)

it('P6: lines that are being sent count, and what does not fit is counted', async () => {
  say(1009)
  await requests(1)
  // Nobody answers: these wait, and the last ones have no place.
  say(1013)
  say(1019)
  expect(dropped()).toEqual({ queue_full: 1009 + 1013 + 1019 - 2048 })
  answers[0]!.end()
  await requests(2)
  expect(taken).toEqual([1009, 1039])
  say(1009)
  expect(dropped()).toEqual({ queue_full: 993 })
  say(1)
  expect(dropped()).toEqual({ queue_full: 994 })
  answers[1]!.end()
  await requests(3)
  answers[2]!.end()
  expect(taken[2]).toBe(1009)
})

it('P6: their bytes are bounded: whole batches that debug shows are lines, too', async () => {
  for (let i = 0; i < 7; i++) log.text('x'.repeat(1_048_576))
  expect(dropped()).toEqual({ queue_full: 4 })
  await requests(1)
  answers[0]!.end()
  expect(taken).toEqual([3])
  // There is room again.
  const more = (): number => (log.text('x'.repeat(1_048_576)), taken.length)
  await expect.poll(more, { timeout: 5000 }).toBe(2)
  answers[1]!.end()
})

it('P6: what a backend refuses is counted', async () => {
  say(17)
  await requests(1)
  answers[0]!.writeHead(503).end()
  // The line that says so is sent, too.
  await requests(2)
  expect(dropped()).toEqual({ send_failed: 17 })
  answers[1]!.end()
})

it('P6: a backend that hangs does not keep spantap from its end', async () => {
  say(17)
  await requests(1)
  say(19)
  const before = performance.now()
  await running.stop()
  expect(performance.now() - before).toBeLessThan(7000)
  expect(dropped()).toEqual({ stopped: 36 })
})
