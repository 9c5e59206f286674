// S11: secrets of every kind go over real sockets, and nothing that leaves spantap holds ten characters of one.
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { onFreePorts } from '../support/ports.ts'
import { expectAccounted } from '../support/accounting.ts'
import { startBodySink, type BodySink } from '../support/body_sink.ts'
import { startCaptured, type Captured } from '../support/captured.ts'
import { decodeSpans, type DecodedSpan } from '../support/otlp_decode.ts'
import { playRaw, startRaw, type Played } from '../support/raw.ts'
import { recordedStreams } from '../support/recorded.ts'
import { Samples } from '../support/scrape.ts'
import { canary, leaks, missing } from '../support/secrets/canary.ts'
import { olderSecrets, secretTraffic, type Traffic } from '../support/secrets.ts'
import { until } from '../support/until.ts'

/** Secrets of processes and of our own configuration. */
const PROCESS = {
  'an argument': '--password=',
  'two arguments': '--token',
  'an environment': 'SHOP_PASSWORD',
  'headers of OTLP in the environment': 'OTEL_EXPORTER_OTLP_HEADERS',
} as const

interface Run {
  readonly traffic: Traffic
  /** Of a connection that was there before spantap. */
  readonly older: ReadonlyMap<string, string>
  /** Secrets of the client's command line and environment. */
  readonly ofProcess: ReadonlyMap<string, string>
  /** Secrets of spantap's own configuration. */
  readonly own: ReadonlyMap<string, string>
  readonly played: Played
  readonly sink: BodySink
  readonly spans: readonly DecodedSpan[]
  /** Of both pages. */
  readonly pages: string
  /** Standard output and error. */
  readonly output: string
  readonly recording: Buffer
  readonly streams: readonly Buffer[]
  readonly mode: number
}

interface RunOptions {
  readonly name: string
  readonly terminal: boolean
  readonly secrets: boolean
}

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'spantap-secrets-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** All traffic before a spantap with every exporter and a recording. */
async function runWith({ name, terminal, secrets }: RunOptions): Promise<Run> {
  const traffic = secretTraffic(name)
  const older = olderSecrets(name)
  const playing = await startRaw([older.connection])
  const own = new Map(
    ['user of an endpoint', 'user of a dead endpoint', 'header', 'query'].map((what) => [
      `own configuration: ${what}`,
      canary(name, 'own', what),
    ]),
  )
  const sink = await startBodySink()
  const file = join(folder, `${name}.rec`)
  const started = await onFreePorts(['own', 'red', 'dead'], async (ports) => {
    const config = configOf(sink.port, ports, [...own.values()], terminal)
    const args = ['--record', file, ...(secrets ? ['--record-secrets'] : [])]
    const spantap = await startCaptured({ config, args, terminal })
    await spantap.ready()
    return { spantap, ports }
  })
  const { spantap, ports } = started
  const ofProcess = new Map(
    Object.keys(PROCESS).map((what) => [what, canary(name, 'process', what)]),
  )
  playing.go()
  await playing.ended
  const played = await playRaw(traffic.connections, dressing(ofProcess))
  const spans = (): DecodedSpan[] => sink.bodies.flatMap((body) => decodeSpans(body))
  const wanted = 2 * traffic.exchanges
  await until(
    () => `${wanted} spans, not ${of(played, spans()).length}:\n${spantap.output()}`,
    () => of(played, spans()).length >= wanted,
  )
  const pages = await pagesOf(ports)
  // S6
  await expectAccounted({ metrics: async () => new Samples(await page(ports.own)) })
  await stopped(spantap)
  await sink.stop()
  return {
    traffic,
    older: older.needles,
    ofProcess,
    own,
    played,
    sink,
    spans: spans(),
    pages,
    output: spantap.output(),
    recording: readFileSync(file),
    streams: recordedStreams(
      file,
      [played, playing].flatMap(({ client, server }) => [client, server]),
    ),
    mode: statSync(file).mode & 0o777,
  }
}

function of({ client, server }: Played, spans: readonly DecodedSpan[]): DecodedSpan[] {
  return spans.filter((span) => [client, server].includes(Number(span.resource['process.pid'])))
}

function configOf(
  port: number,
  ports: Record<'own' | 'red' | 'dead', number>,
  [user, deadUser, header, query]: readonly string[],
  terminal: boolean,
): unknown {
  return {
    receivers: { tcp: null },
    processors: { pair: { redact_query_keys: ['customer'] }, batch: { timeout: '50ms' } },
    connectors: { red: null },
    exporters: {
      otlp_http: {
        endpoint: `http://alice:${user}@127.0.0.1:${port}`,
        headers: { 'x-api-key': header },
      },
      'otlp_http/dead': {
        traces_endpoint: `http://alice:${deadUser}@127.0.0.1:${ports.dead}/?api_key=${query}`,
      },
      prometheus: { endpoint: `127.0.0.1:${ports.red}` },
      ...(terminal
        ? { live: { mode: 'tty' } }
        : { debug: { verbosity: 'detailed', sampling_initial: 1e6 } }),
    },
    service: {
      telemetry: {
        logs: { level: 'debug' },
        metrics: {
          level: 'detailed',
          readers: [{ pull: { exporter: { prometheus: { host: '127.0.0.1', port: ports.own } } } }],
        },
      },
      pipelines: {
        traces: {
          receivers: ['tcp'],
          processors: ['pair', 'batch'],
          exporters: ['otlp_http', 'otlp_http/dead', 'red', terminal ? 'live' : 'debug'],
        },
        metrics: { receivers: ['red'], exporters: ['prometheus'] },
      },
    },
  }
}

function dressing(secrets: ReadonlyMap<string, string>): {
  args: string[]
  env: Record<string, string>
} {
  const args: string[] = []
  const env: Record<string, string> = {}
  for (const [what, place] of Object.entries(PROCESS)) {
    const secret = secrets.get(what)!
    if (place.endsWith('=')) args.push(place + secret)
    else if (place.startsWith('--')) args.push(place, secret)
    else env[place] = `api-key=${secret}`
  }
  return { args, env }
}

async function pagesOf(ports: Record<'own' | 'red', number>): Promise<string> {
  const pages = await Promise.all([ports.own, ports.red].map(page))
  return pages.join('\n')
}

async function page(port: number): Promise<string> {
  return (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
}

async function stopped(spantap: Captured): Promise<void> {
  expect(await spantap.stop()).toBe(0)
}

const all = ({ traffic, older, ofProcess, own }: Run): ReadonlyMap<string, string> =>
  new Map([...traffic.needles, ...older, ...ofProcess, ...own])

describe.each([
  { name: 'masked', terminal: true, secrets: false },
  { name: 'with-secrets', terminal: false, secrets: true },
])('S11: $name', (options) => {
  let run: Run
  beforeAll(async () => {
    run = await runWith(options)
  })

  it('S11: at least 30 kinds were sent, and all of them were seen', () => {
    expect(new Set(run.traffic.kinds).size).toBeGreaterThanOrEqual(30)
    expect(of(run.played, run.spans).length).toBeGreaterThanOrEqual(2 * run.traffic.exchanges)
    expect(run.sink.headers('x-api-key')).toContain(run.own.get('own configuration: header'))
  })

  it('S11: no secret in what is exported', () => {
    expect(leaks(all(run), ...run.sink.bodies)).toEqual([])
  })

  it('S11: no secret on either page of metrics', () => {
    expect(run.pages).toContain('http_server_request_duration_seconds_count')
    expect(run.pages).toContain('spantap_bytes_total')
    expect(leaks(all(run), run.pages)).toEqual([])
  })

  it(`S11: no secret in the log or ${options.terminal ? 'the live table' : 'the output of debug'}`, () => {
    expect(run.output).toContain(options.terminal ? 'GET /header' : 'Str(/header)')
    expect(run.output).toContain('cannot be reached')
    expect(run.output).toContain(
      options.terminal ? 'requests of the last minute' : 'ResourceSpans #0',
    )
    expect(leaks(all(run), run.output)).toEqual([])
  })

  it('S11: a recording is for its owner only', () => {
    expect(run.mode).toBe(0o600)
  })

  if (options.secrets) {
    it('S11: a recording with secrets has them', () => {
      expect(missing(new Map([...run.traffic.recorded, ...run.older]), ...run.streams)).toEqual([])
      const dressed = new Map(run.ofProcess)
      dressed.delete('an environment')
      expect(missing(dressed, run.recording)).toEqual([])
    })

    it('S11: not even that one has what spantap or a process was told in private', () => {
      const hidden = new Map([...run.own, ['environment', run.ofProcess.get('an environment')!]])
      expect(leaks(hidden, run.recording, ...run.streams)).toEqual([])
    })
  } else {
    it('S11: a recording has no secret', () => {
      expect(run.streams.some((stream) => stream.includes('GET /header HTTP/1.1'))).toBe(true)
      expect(leaks(all(run), run.recording, ...run.streams)).toEqual([])
    })
  }
})
