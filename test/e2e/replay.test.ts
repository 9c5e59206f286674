// S10: what was recorded, replayed by nobody in particular, gives the same spans.
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccounted } from '../support/accounting.ts'
import { startCaptured } from '../support/captured.ts'
import { startSink, type DecodedSpan } from '../support/otlp_sink.ts'
import { AS_NOBODY, UID } from '../support/nobody.ts'
import { playRaw, type RawConnection } from '../support/raw.ts'
import { differenceOf } from '../support/same_spans.ts'
import { secretTraffic } from '../support/secrets.ts'
import { startChain, type Chain } from '../support/servers/chain.ts'
import { runDriver, startDriver, type DriverOptions } from '../support/servers/driver.ts'
import { startSpantap } from '../support/spantap.ts'

const COUNT = 211

/** Everything that a connection may be, each with its own way through masks and parsers. */
const ROWS: readonly Partial<DriverOptions>[] = [
  { connections: 10 },
  { close: true },
  { pipeline: 10, connections: 3 },
  { 'bytes-per-write': 1, answer: 'split-1', query: 'token=abcdef&page=2', count: 53 },
  { 'bytes-per-write': 12, answer: 'split-12', query: 'a=1;password=x', count: 53 },
  { method: 'POST', chunked: true, 'body-bytes': 3001, answer: 'chunked-3001' },
  { method: 'POST', chunked: true, 'body-bytes': 1_000_000, answer: 'chunked-1000000', count: 11 },
  { method: 'POST', 'body-bytes': 10_000_000, answer: 'sized-10000000', count: 3 },
  { method: 'HEAD', answer: 'sized-1000' },
  { method: 'HEAD', answer: 'chunked-1000', pipeline: 10 },
  { answer: 'status-204', pipeline: 10 },
  { answer: 'status-304', pipeline: 10 },
  { answer: 'status-500', traceparent: true },
  { answer: 'eof-1000', close: true },
  { answer: 'hints' },
  { method: 'POST', 'body-bytes': 2003, expect: true },
  { answer: 'upgrade', upgrade: true, count: 53 },
  { answer: 'hang', abort: 2, connections: 10, count: 53 },
  { answer: 'hang', abort: 2, reset: true, connections: 10, count: 53 },
  { answer: 'die-100000', cut: true, count: 53 },
  { answer: 'silent', cut: true, count: 53 },
  { 'path-bytes': 6000, 'header-bytes': 12_288, answer: 'bighead-12288', count: 53 },
  { 'path-bytes': 6000, pipeline: 10, count: 53 },
]

/** A client that reads its answer long after it was sent: what waits for it is let go in between. */
const SLOW: RawConnection = {
  group: 0,
  steps: [
    { from: 'client', data: Buffer.from('GET /slow HTTP/1.1\r\nHost: h\r\n\r\n'), piece: 0 },
    { from: 'client', sleep: 1.3 },
    { from: 'server', data: Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'), piece: 0 },
  ],
}

let folder: string
/** A recording of which others are made. */
let whole: string
let chain: Chain
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'spantap-replay-'))
  chmodSync(folder, 0o755)
  chain = await startChain()
})
afterAll(async () => {
  await chain?.stop()
  rmSync(folder, { recursive: true, force: true })
})

interface Recorded {
  readonly file: string
  readonly spans: readonly DecodedSpan[]
}

/** All rows, directly, over a unix socket and through nginx, on connections that are older and on new ones. */
async function record(name: string, args: readonly string[]): Promise<Recorded> {
  const { nginx, python } = chain
  const sink = await startSink()
  const file = join(folder, `${name}.rec`)
  const direct = `127.0.0.1:${python.port}`
  const older = await startDriver({
    to: direct,
    row: `${name}-older`,
    count: COUNT,
    connections: 5,
    hold: true,
    warm: 2,
  })
  const spantap = await startSpantap({ otlp: sink.url, args: ['--record', file, ...args] })
  older.go()
  for (const [i, row] of ROWS.entries()) {
    await runDriver({ to: direct, row: `${name}-${i}`, count: COUNT, ...row })
  }
  await runDriver({ to: `unix:${python.unix}`, row: `${name}-unix`, count: COUNT, connections: 3 })
  await runDriver({ to: `[::1]:${python.port6}`, row: `${name}-v6`, count: COUNT })
  const forwarded = { count: COUNT, connections: 10, traceparent: true }
  await runDriver({ to: `127.0.0.1:${nginx.port}`, row: `${name}-chain`, ...forwarded })
  await runDriver({ to: `127.0.0.1:${nginx.portClose}`, row: `${name}-chain-close`, ...forwarded })
  await playRaw([SLOW, SLOW])
  await playRaw(secretTraffic(name).connections, { env: { OTEL_SERVICE_NAME: 'secretive' } })
  await older.result
  await sleep(500)
  await expectAccounted(spantap)
  expect(await spantap.stop()).toBe(0)
  await sink.stop()
  return { file, spans: sink.spans() }
}

interface Replayed {
  readonly code: number
  readonly said: string
  readonly spans: readonly DecodedSpan[]
}

/** Replay as a user who may nothing but read the file. */
async function replay(file: string): Promise<Replayed> {
  chownSync(file, UID, UID)
  return replayFile(file)
}

async function replayFile(file: string): Promise<Replayed> {
  const sink = await startSink()
  const config = {
    receivers: { tcp: null },
    processors: { pair: null, batch: { timeout: '50ms' } },
    exporters: { otlp_http: { endpoint: sink.url } },
    service: {
      telemetry: { metrics: { level: 'none' } },
      pipelines: {
        traces: { receivers: ['tcp'], processors: ['pair', 'batch'], exporters: ['otlp_http'] },
      },
    },
  }
  const spantap = await startCaptured({ config, command: ['replay', file], before: AS_NOBODY })
  const code = await spantap.ended
  await sink.stop()
  return { code, said: spantap.output(), spans: sink.spans() }
}

describe.each([
  { name: 'masked', args: [] },
  { name: 'with-secrets', args: ['--record-secrets'] },
])('S10: $name', ({ name, args }) => {
  let recorded: Recorded
  beforeAll(async () => {
    recorded = await record(name, args)
    whole = recorded.file
  })

  it('S10: the same spans, byte for byte after ids, without root', async () => {
    const replayed = await replay(recorded.file)
    expect(replayed.said).toContain('was replayed')
    expect(replayed.code).toBe(0)
    const mine = recorded.spans.filter((span) =>
      JSON.stringify(span.attributes).includes(`/${name}-`),
    )
    expect(mine.length).toBeGreaterThan(2 * ROWS.length * 53)
    expect(differenceOf(recorded.spans, replayed.spans)).toEqual({
      same: recorded.spans.length,
      onlyBefore: 0,
      onlyAfter: 0,
      examples: [],
    })
  })
})

describe('S10: recordings that are none', () => {
  /** The recording, changed. */
  async function replayed(change: (bytes: Buffer) => Buffer): Promise<Replayed> {
    const file = join(folder, 'changed.rec')
    writeFileSync(file, change(readFileSync(whole)), { mode: 0o600 })
    return replay(file)
  }
  const number = (at: number, value: number) => (bytes: Buffer) => {
    bytes.writeUInt32LE(value, at)
    return bytes
  }

  it.each([
    [
      'another program wrote',
      () => Buffer.from('\x7fELF and so on, more than a header has'),
      /is not a recording of spantap/,
    ],
    ['is empty', () => Buffer.alloc(0), /is not a recording of spantap/],
    [
      'a later spantap wrote',
      number(8, 2),
      /is a recording of format 2; this spantap reads format 1/,
    ],
    [
      'an older spantap wrote',
      number(8, 0),
      /is a recording of format 0; this spantap reads format 1/,
    ],
    [
      'has other events',
      number(12, 99),
      /was recorded with event layout 99; this spantap reads layout/,
    ],
  ] as const)('S10: one sentence for a file that %s', async (_, change, sentence) => {
    const { code, said, spans } = await replayed(change)
    expect(said).toMatch(sentence)
    expect(said).toMatch(/^Error: [^\n]+\n$/)
    expect(code).toBe(1)
    expect(spans).toEqual([])
  })

  it('S10: one sentence for a file that is not there, is a folder, or is not for us', async () => {
    writeFileSync(join(folder, 'private.rec'), readFileSync(whole), { mode: 0o600 })
    for (const [file, sentence] of [
      [join(folder, 'nowhere.rec'), /cannot read the recording .*nowhere\.rec: ENOENT/],
      [folder, /cannot read the recording .*: EISDIR/],
      ['/proc/1/mem', /cannot read the recording \/proc\/1\/mem: EACCES/],
    ] as const) {
      const { code, said } = await replayFile(file)
      expect(said).toMatch(sentence)
      expect(said).toMatch(/^Error: [^\n]+\n$/)
      expect(code).toBe(1)
    }
  })

  it('S10: what is whole of a file that was cut is replayed, and it says so', async () => {
    const all = (await replayed((bytes) => bytes)).spans.length
    const { code, said, spans } = await replayed((bytes) => bytes.subarray(0, bytes.length >> 1))
    expect(said).toMatch(/is not whole: it was cut \(at byte \d+\); what came before was replayed/)
    expect(code).toBe(0)
    expect(spans.length).toBeGreaterThan(all / 10)
    expect(spans.length).toBeLessThan(all)
  })
})
