// What watching costs a Node service, against nothing and against the OpenTelemetry SDK in the process: interleaved runs of the
// same closed loop, since the machine's speed changes by the minute.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { startSinkProcess, type SinkProcess } from '../support/otlp_sink_process.ts'
import { startSpantap, type Spantap } from '../support/spantap.ts'
import { cpuUs, rssMb } from './process_cost.ts'
import { median, table } from './table.ts'
import { wrk } from './wrk.ts'

const APP = fileURLToPath(new URL('apps/service.mjs', import.meta.url))
const SDK = fileURLToPath(new URL('sdk/', import.meta.url))
const MODES = ['no agent', 'spantap', 'OpenTelemetry SDK'] as const
const CONNECTIONS = 16
const SECONDS = 8
const ROUNDS = 5

type Mode = (typeof MODES)[number]

interface Run {
  readonly rate: number
  readonly p99Ms: number
  readonly appUs: number
  readonly agentUs: number
  readonly memoryMb: number
}

function installSdk(): void {
  if (existsSync(`${SDK}node_modules`)) return
  console.error('installing the OpenTelemetry SDK to compare with …')
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--silent'], { cwd: SDK, stdio: 'inherit' })
  if (status !== 0) throw new Error('npm ci failed in test/bench/sdk')
}

async function startApp(mode: Mode, sink: SinkProcess): Promise<{ child: ChildProcess; url: string }> {
  const sdk = mode === 'OpenTelemetry SDK'
  const register = `${SDK}node_modules/@opentelemetry/auto-instrumentations-node/build/src/register.js`
  const child = spawn(process.execPath, [...(sdk ? ['--require', register] : []), APP], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: sdk
      ? {
          ...process.env,
          OTEL_SERVICE_NAME: 'bench',
          OTEL_EXPORTER_OTLP_ENDPOINT: sink.url,
          OTEL_METRICS_EXPORTER: 'none',
          OTEL_LOGS_EXPORTER: 'none',
        }
      : process.env,
  })
  const [port] = (await once(createInterface(child.stdout!), 'line')) as [string]
  return { child, url: `http://127.0.0.1:${port}/api/rows` }
}

async function run(mode: Mode, sink: SinkProcess): Promise<Run> {
  const { child, url } = await startApp(mode, sink)
  let spantap: Spantap | undefined
  try {
    if (mode === 'spantap') spantap = await startSpantap({ shipped: true, otlp: sink.url })
    await wrk(url, CONNECTIONS, 2)
    const app = child.pid!
    const before = { app: cpuUs(app), agent: spantap ? cpuUs(spantap.pid) : 0 }
    const result = await wrk(url, CONNECTIONS, SECONDS)
    return {
      rate: result.requestsPerSecond,
      p99Ms: result.p99Ms,
      appUs: (cpuUs(app) - before.app) / result.requests,
      agentUs: spantap ? (cpuUs(spantap.pid) - before.agent) / result.requests : 0,
      memoryMb: rssMb(app) + (spantap ? rssMb(spantap.pid) : 0),
    }
  } finally {
    await spantap?.stop()
    child.kill()
    await once(child, 'exit')
    await sleep(300)
  }
}

/** The table of costs, medians of interleaved rounds. */
export async function cost(): Promise<string> {
  installSdk()
  const sink = await startSinkProcess()
  const runs = new Map<Mode, Run[]>(MODES.map((mode) => [mode, []]))
  for (let round = 0; round < ROUNDS; round++) {
    for (const mode of MODES) {
      const result = await run(mode, sink)
      runs.get(mode)!.push(result)
      console.error(`round ${round + 1}/${ROUNDS}, ${mode}: ${result.rate.toFixed(0)} requests/s`)
    }
  }
  await sink.stop()
  const of = (mode: Mode, key: keyof Run): number => median(runs.get(mode)!.map((r) => r[key]))
  const base = of('no agent', 'rate')
  return table(
    ['agent', 'requests/s', 'of none', 'p99 ms', 'app µs/request', 'agent µs/request', 'RSS app + agent MB'],
    MODES.map((mode) => [
      mode,
      of(mode, 'rate').toFixed(0),
      `${((100 * of(mode, 'rate')) / base).toFixed(0)} %`,
      of(mode, 'p99Ms').toFixed(2),
      of(mode, 'appUs').toFixed(1),
      of(mode, 'agentUs').toFixed(1),
      of(mode, 'memoryMb').toFixed(0),
    ]),
  )
}
