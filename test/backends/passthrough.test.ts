// P2: what SDKs of four languages and telemetrygen send goes through spantap, once and twice, and arrives in a real Collector as it
// arrives there without spantap. An SDK exports each batch to both ways; telemetrygen sends to the Collector, which passes it on.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { onFreePorts } from '../support/ports.ts'
import { startSpantap, type Config, type Spantap } from '../support/spantap.ts'
import { until } from '../support/until.ts'
import { backendBinary } from './binary.ts'
import { otlpOn, pipelines, startCollector } from './collector.ts'
import { counts, differences, itemsOf, typesOf, type Items } from './sdks/items.ts'
import { send, type Amounts, type Language } from './sdks/senders.ts'
import type { RunningServer } from './server.ts'

/** Of spans, points and logs, with what telemetrygen adds: 100,003, 10,007 and 10,007. */
const AMOUNTS: Readonly<Record<Language, Amounts>> = {
  node: { spans: 10_007, points: 2003, logs: 2003 },
  python: { spans: 10_009, points: 1009, logs: 2011 },
  go: { spans: 20_011, points: 3001, logs: 2003 },
  java: { spans: 20_021, points: 1993, logs: 1987 },
}
/** Five spans each. */
const TRACES = 7991
const POINTS = { Gauge: 499, Sum: 499, Histogram: 499, ExponentialHistogram: 504 }
const LOGS = 2003
const TOTAL = { traces: 100_003, metrics: 10_007, logs: 10_007 }

const FILE = { flush_interval: '100ms' }
const NAMES = ['direct', 'once', 'twice'] as const

const folder = mkdtempSync(join(tmpdir(), 'spantap-passthrough-'))
const fileOf = (name: (typeof NAMES)[number]): string => join(folder, `${name}.json`)
const found = {} as Record<(typeof NAMES)[number], Items>

/** From the first to the last: what one still has, the next one takes. */
const running: (RunningServer | Spantap)[] = []
async function stopAll(): Promise<void> {
  for (const one of running.splice(0)) await one.stop()
}

beforeAll(async () => {
  try {
    await onFreePorts(PORTS, async (ports) => {
      const [first, second] = await startAll(ports)
      const direct = { http: url(ports.directHttp), grpc: address(ports.directGrpc) }
      const via = { http: url(ports.firstHttp), grpc: address(ports.firstGrpc) }
      for (const language of Object.keys(AMOUNTS) as Language[]) {
        await send(language, AMOUNTS[language], direct, via)
      }
      await generate(address(ports.generatedGrpc))
      for (const name of NAMES) {
        let now = { traces: 0, metrics: 0, logs: 0 }
        await until(
          () => `all in ${name}, but ${JSON.stringify(now)}:\n${first.log()}\n${second.log()}`,
          async () => arrived((now = counts(await itemsOf(fileOf(name))))),
          60_000,
        )
      }
    })
  } finally {
    await stopAll()
  }
  for (const name of NAMES) found[name] = await itemsOf(fileOf(name))
}, 300_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('P2: signals of SDKs and telemetrygen', () => {
  it('P2: are 100,003 spans, 10,007 points of every type and 10,007 logs', () => {
    expect(counts(found.direct)).toEqual(TOTAL)
    expect(typesOf(found.direct)).toEqual({
      gauge: expect.any(Number),
      sum: expect.any(Number),
      histogram: expect.any(Number),
      exponentialHistogram: expect.any(Number),
      summary: Math.floor(AMOUNTS.go.points / 7),
    })
    const exemplars = [...found.direct.metrics.keys()].filter((key) => key.includes('"exemplars"'))
    expect(exemplars.length).toBeGreaterThan(5003)
  })

  it.each(['once', 'twice'] as const)(
    'P2: arrive through spantap %s, equal in every field',
    (name) => {
      expect(differences(found.direct, found[name])).toEqual([])
      expect(counts(found[name])).toEqual(TOTAL)
    },
  )
})

const url = (port: number): string => `http://127.0.0.1:${port}`
const address = (port: number): string => `127.0.0.1:${port}`

const arrived = (now: typeof TOTAL): boolean =>
  now.traces >= TOTAL.traces && now.metrics >= TOTAL.metrics && now.logs >= TOTAL.logs

/** What feeds stands before what is fed. Gives the spantap that senders send to, and the one behind it. */
async function startAll(ports: Readonly<Record<Port, number>>): Promise<[Spantap, Spantap]> {
  await stopAll()
  const ends = ['once', 'twice'] as const
  for (const name of ends) {
    const config = {
      receivers: { otlp: otlpOn(ports[`${name}Grpc`], ports[`${name}Http`]) },
      exporters: { file: { path: fileOf(name), ...FILE } },
      service: { pipelines: pipelines({ receivers: ['otlp'], exporters: ['file'] }) },
    }
    running.unshift(await startCollector(config, ports[`${name}Health`]))
  }
  const second = await startSpantap({
    change: become({
      receivers: { otlp: otlpOn(ports.secondGrpc, ports.secondHttp) },
      exporters: { otlp_http: { endpoint: url(ports.twiceHttp), encoding: 'json' } },
    }),
  })
  running.unshift(second)
  const first = await startSpantap({
    change: become({
      receivers: { otlp: otlpOn(ports.firstGrpc, ports.firstHttp) },
      exporters: {
        otlp_http: { endpoint: url(ports.onceHttp) },
        otlp_grpc: { endpoint: address(ports.secondGrpc), tls: { insecure: true } },
      },
    }),
  })
  running.unshift(first)
  const config = {
    receivers: {
      otlp: otlpOn(ports.directGrpc, ports.directHttp),
      'otlp/generated': otlpOn(ports.generatedGrpc, ports.generatedHttp),
    },
    exporters: {
      file: { path: fileOf('direct'), ...FILE },
      otlp_grpc: { endpoint: address(ports.firstGrpc), tls: { insecure: true } },
    },
    service: {
      pipelines: {
        ...pipelines({ receivers: ['otlp'], exporters: ['file'] }),
        ...generated({ receivers: ['otlp/generated'], exporters: ['file', 'otlp_grpc'] }),
      },
    },
  }
  running.unshift(await startCollector(config, ports.directHealth))
  return [first, second]
}

type Port =
  | `${'direct' | 'once' | 'twice' | 'generated' | 'first' | 'second'}${'Grpc' | 'Http'}`
  | `${'direct' | 'once' | 'twice'}Health`
const PORTS = [
  ...['direct', 'once', 'twice'].flatMap((name) => [`${name}Grpc`, `${name}Http`, `${name}Health`]),
  ...['generated', 'first', 'second'].flatMap((name) => [`${name}Grpc`, `${name}Http`]),
] as Port[]

interface Parts {
  readonly receivers: Record<string, unknown>
  readonly exporters: Record<string, unknown>
}

/** A configuration that only passes on, to all of `exporters`. */
function become({ receivers, exporters }: Parts): (config: Config) => void {
  return (config) => {
    config.receivers = receivers
    config.processors = { batch: { timeout: '50ms' } }
    config.exporters = exporters
    const ids = Object.keys(exporters)
    const part = { receivers: ['otlp'], processors: ['batch'], exporters: ids }
    config.service.pipelines = { traces: part, metrics: part, logs: part }
  }
}

function generated(part: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(pipelines(part)).map(([signal, one]) => [`${signal}/generated`, one]),
  )
}

async function generate(endpoint: string): Promise<void> {
  const binary = await backendBinary('telemetrygen')
  const to = ['--otlp-endpoint', endpoint, '--otlp-insecure', '--rate', '0']
  // The SDK drops what does not fit into its queue.
  const env = { ...process.env, OTEL_BSP_MAX_QUEUE_SIZE: String(TOTAL.traces) }
  const run = (signal: string, ...args: string[]): Promise<unknown> =>
    promisify(execFile)(binary, [signal, ...to, ...args], { env })
  await run('traces', '--traces', String(TRACES), '--child-spans', '4', '--span-links', '2')
  await run('logs', '--logs', String(LOGS))
  for (const [type, points] of Object.entries(POINTS)) {
    const ids = ['--trace-id', '00112233445566778899aabbccddeeff', '--span-id', '0011223344556677']
    await run('metrics', '--metric-type', type, '--metrics', String(points), ...ids)
  }
}
