// Own log lines on a real socket, as OTLP.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { telemetryField } from '../../../pipeline/config/telemetry.ts'
import { attributeRecord } from '../../../pipeline/data/attributes.ts'
import { setSink } from '../../../pipeline/log_sink.ts'
import { createLogger } from '../../../pipeline/logger.ts'
import { encodedRequest } from '../../../pipeline/otlp/encoded.ts'
import { Registry } from '../../../pipeline/telemetry/registry.ts'
import { startTelemetry } from '../../../pipeline/telemetry/start.ts'

const log = createLogger({
  level: 'debug',
  encoding: 'console',
  sampling: { enabled: false, tick: 1, initial: 1, thereafter: 0 },
  initialFields: { team: { name: 'shop', size: 7 } },
})
const lines: string[] = []
const taken: { readonly path: string; readonly body: Buffer }[] = []
let status = 200
let server: Server

beforeEach(async () => {
  setSink((line) => lines.push(line))
  server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      if (status === 200) taken.push({ path: request.url ?? '', body: Buffer.concat(parts) })
      response.writeHead(status).end()
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
})
afterEach(async () => {
  setSink(undefined)
  lines.length = 0
  taken.length = 0
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
})

async function start(kind: string): Promise<() => Promise<void>> {
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const processors = [{ [kind]: { exporter: { otlp: { endpoint } } } }]
  const errors: string[] = []
  const raw = { metrics: { level: 'none' }, logs: { processors } }
  const config = telemetryField.decode(raw, '', errors)
  expect(errors).toEqual([])
  const running = await startTelemetry(config, new Registry(), log)
  return () => running.stop()
}

const groups = () => taken.map(({ body }) => encodedRequest('logs', body).data[0]!)

it('lines go in batches, and the last when it is stopped', async () => {
  const stop = await start('batch')
  log.child({ 'otelcol.component.id': 'otlp' }).warn('Slow', { ms: 17, left: undefined })
  log.debug('b')
  await stop()
  log.info('too late')
  expect(taken.map(({ path }) => path)).toEqual(['/v1/logs'])
  const [{ resource, scope, records }] = groups() as [ReturnType<typeof groups>[number]]
  expect(attributeRecord(resource.attributes.list)).toMatchObject({ 'service.name': 'spantap' })
  expect(scope.name).toBe('spantap')
  expect(records.map((one) => [one.severityNumber, one.severityText, one.body])).toEqual([
    [13, 'warn', 'Slow'],
    [5, 'debug', 'b'],
  ])
  expect(attributeRecord(records[0]!.attributes)).toEqual({
    team: { map: ['name', 'shop', 'size', 7] },
    'otelcol.component.id': 'otlp',
    ms: 17,
  })
})

it('simple: each goes at once', async () => {
  const stop = await start('simple')
  log.info('a')
  await expect.poll(() => taken.length).toBe(1)
  log.info('b')
  await expect.poll(() => taken.length).toBe(2)
  await stop()
})

it('a backend that refuses is one line, until it takes again', async () => {
  const stop = await start('simple')
  const failures = (): number => lines.filter((line) => line.includes('could not be sent')).length
  status = 503
  log.info('a')
  await expect.poll(failures).toBe(1)
  log.info('b')
  status = 200
  await expect.poll(() => (log.info('c'), taken.length)).toBeGreaterThan(0)
  status = 400
  log.info('d')
  await expect.poll(failures).toBe(2)
  status = 200
  await stop()
})
