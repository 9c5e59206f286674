// spantap as a real process: the command line of this clone, a configuration of its own, and free ports.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse, stringify } from 'yaml'
import { onFreePorts } from './ports.ts'
import { Samples } from './scrape.ts'
import { startChild, type Child } from './servers/child.ts'
import { until } from './until.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const READY = /Everything is ready/

/** A configuration as plain data; tests change what they need. */
export interface Config {
  receivers: Record<string, unknown>
  processors: Record<string, unknown>
  connectors: Record<string, unknown>
  exporters: Record<string, unknown>
  service: {
    telemetry?: Record<string, unknown>
    pipelines: Record<string, { receivers: string[]; processors: string[]; exporters: string[] }>
  }
}

export interface SpantapOptions {
  /** URL of an OTLP sink for the spans. */
  readonly otlp?: string
  /** Begin with the shipped pipeline.yaml instead of tcp → pair, batch. */
  readonly shipped?: boolean
  /** Change the configuration before it is used. */
  readonly change?: (config: Config) => void
  /** More of the command line. */
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

export interface Spantap {
  readonly pid: number
  /** Standard error so far (the end of it). */
  log(): string
  /** Its own telemetry, now. */
  metrics(): Promise<Samples>
  /** Exchanges that were seen and did not become a span, by reason. */
  lostExchanges(): Promise<Map<string, number>>
  /** The page of the prometheus exporter; only with `shipped`. */
  readonly prometheus: string
  /** The page of its own telemetry. */
  readonly telemetry: string
  /** Resolves with the exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>
  /** SIGTERM; the exit code, or the signal. Safe twice. */
  stop(): Promise<number | string>
  /** SIGKILL. */
  kill(): Promise<void>
}

/** Resolves when it watches the host. Rejects with what it said when it ends before that. */
export async function startSpantap(options: SpantapOptions = {}): Promise<Spantap> {
  return onFreePorts(['telemetry', 'prometheus'], async (ports) => {
    const folder = mkdtempSync(join(tmpdir(), 'spantap-test-'))
    const file = join(folder, 'pipeline.yaml')
    const config = options.shipped ? shipped(ports.prometheus) : plain()
    addTelemetry(config, ports.telemetry)
    if (options.otlp !== undefined) addOtlp(config, options.otlp)
    options.change?.(config)
    writeFileSync(file, stringify(config))
    const args = ['main.ts', 'run', '--config', file, ...(options.args ?? [])]
    const child = startChild(process.execPath, args, { cwd: ROOT, env: options.env ?? {} })
    void child.ended.then(() => rmSync(folder, { recursive: true, force: true }))
    await ready(child)
    const telemetry = `http://127.0.0.1:${ports.telemetry}/metrics`
    const metrics = async (): Promise<Samples> => {
      const page = await fetch(telemetry)
      return new Samples(await page.text())
    }
    return {
      pid: child.pid,
      log: () => child.said(),
      metrics,
      lostExchanges: async () => (await metrics()).by('spantap_exchanges_lost_total', 'reason'),
      prometheus: `http://127.0.0.1:${ports.prometheus}/metrics`,
      telemetry,
      ended: child.ended,
      async stop() {
        await child.stop()
        return child.ended
      },
      kill: () => child.stop('SIGKILL'),
    }
  })
}

async function ready(child: Child): Promise<void> {
  let ended: number | string | undefined
  void child.ended.then((how) => (ended = how))
  await until(
    () => `spantap is ready; it said:\n${child.said()}`,
    () => {
      if (ended !== undefined) throw new Error(`spantap ended (${ended}):\n${child.said()}`)
      return READY.test(child.said())
    },
    20_000,
  ).catch(async (error: unknown) => {
    await child.stop('SIGKILL')
    throw error
  })
}

function plain(): Config {
  return {
    receivers: { tcp: null },
    processors: { pair: null, batch: { timeout: '50ms' } },
    connectors: {},
    exporters: {},
    service: {
      pipelines: { traces: { receivers: ['tcp'], processors: ['pair', 'batch'], exporters: [] } },
    },
  }
}

function shipped(port: number): Config {
  const config = parse(readFileSync(join(ROOT, 'pipeline.yaml'), 'utf8')) as Config
  config.exporters['prometheus'] = { endpoint: `127.0.0.1:${port}` }
  return config
}

function addTelemetry(config: Config, port: number): void {
  const prometheus = { host: '127.0.0.1', port }
  const readers = [{ pull: { exporter: { prometheus } } }]
  config.service.telemetry = { ...config.service.telemetry, metrics: { readers } }
}

function addOtlp(config: Config, endpoint: string): void {
  config.exporters['otlp_http/test'] = { endpoint }
  config.service.pipelines['traces']!.exporters.push('otlp_http/test')
}
