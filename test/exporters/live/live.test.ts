import { execFile, type ExecFileException } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import live from '../../../exporters/live/index.ts'
import { batchOf, type Settled } from '../../../pipeline/batch.ts'
import { testSettings } from '../../connectors/settings.ts'
import { route, service, spans } from './spans.ts'
import { FakeTerminal } from './terminal.ts'

const DEMO = fileURLToPath(new URL('demo.ts', import.meta.url))

async function output(file: string, ...args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const done = (error: ExecFileException | null, stdout: string): void =>
      error ? reject(error) : resolve(stdout)
    execFile(file, args, { env: { ...process.env, TERM: 'xterm', NO_COLOR: '' } }, done)
  })
}

it('S11: on a real terminal the table is drawn in place, the log is above it, the cursor comes back', async () => {
  const command = `stty cols 90 rows 24; ${process.execPath} ${DEMO} 3 auto`
  const shown = await output('script', '-qfec', command, '/dev/null')
  const terminal = new FakeTerminal(90, 24)
  terminal.write(shown)
  const lines = terminal.text().split('\n')
  expect(lines.slice(0, 2)).toEqual([
    '2026-01-01T00:00:00.000Z info a line of the log, number 1',
    expect.stringMatching(/^spantap: requests of the last minute, [\d,]+ seen since the start$/),
  ])
  expect(lines[3]).toBe(
    'SERVICE       SIDE    ROUTE                       RATE/S   ERR %     P50     P95     P99',
  )
  expect(lines.slice(4, -4).map((line) => line.split(/ {2,}/).slice(0, 3).join(' | '))).toEqual([
    'billing-api | server | POST /invoices',
    'nginx | server | GET /*',
    'nginx | client | GET 127.0.0.1:3000',
    'shop | server | GET /cart/{id}',
    'shop | server | POST /cart/{id}/items',
    'shop | client | POST billing.internal:8443',
    '辞書サービス | server | GET /\uFFFD[31m\uFFFD[2Jevil\uFFFD\uFFFD',
    '辞書サービス | server | GET /単語/{id}',
  ])
  expect(lines.slice(-3)).toEqual([
    'seen but not decoded: tls 12 connections',
    'lost: 0 events',
    'bytes: 1.23 MB captured, 0 B skipped, 0 B lost',
  ])
  expect(terminal.cursorVisible).toBe(true)
}, 20_000)

it('without a terminal: nothing, or a plain table at the end', async () => {
  const [auto, plain] = await Promise.all([
    output(process.execPath, DEMO, '0.5', 'auto'),
    output(process.execPath, DEMO, '0.5', 'plain'),
  ])
  expect(auto).toBe('')
  expect(plain).toMatch(/^spantap: requests of the last minute[^]+\nnginx +server +GET \/\* /)
  expect(plain).not.toContain('\x1b')
}, 20_000)

it('takes its batches over in every mode, and stops twice', async () => {
  const settled: Settled[] = []
  const open = await live.open(testSettings('live'), live.config({ mode: 'off' }))
  const batch = spans(3, { service: service('a'), dimensions: route('GET', '/') })
  open.push(batchOf('traces', 3, batch, (result) => settled.push(result)))
  await open.flush(10)
  await open.flush(10)
  expect(settled).toEqual([{ ok: true }])
})

it('S8: mistakes in the configuration', () => {
  expect(() => live.config({ mode: 'fancy' })).toThrow(
    '\'mode\' must be one of auto, tty, plain, off, got "fancy"',
  )
  expect(() => live.config({ interval: '-1s' })).toThrow("'interval' must not be negative")
})
