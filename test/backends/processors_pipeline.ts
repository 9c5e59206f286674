// All processors of the Collector in one configuration, with a way around them: what a process makes of one request per signal.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HEADERS, INPUTS } from '../processors/golden/inputs.ts'
import { freePorts } from '../support/ports.ts'
import { until } from '../support/until.ts'

const SIGNALS = ['traces', 'metrics', 'logs'] as const

/** The lines of both files, sorted. `args` come before `--config`. */
export async function filesOf(
  command: string,
  args: readonly string[],
): Promise<Record<'raw' | 'changed', string[]>> {
  const folder = mkdtempSync(join(tmpdir(), 'processors-'))
  try {
    const { port } = await freePorts('port')
    const file = join(folder, 'config.yaml')
    writeFileSync(file, JSON.stringify(config(port, folder)))
    const child = spawn(command, [...args, '--config', file], { stdio: 'ignore' })
    const exited = once(child, 'exit')
    try {
      for (const signal of SIGNALS) await until(`${signal} are taken`, () => taken(port, signal))
      // Before the end: a real one closes a file that several signals share when the first of them has ended.
      await until('a line per signal in each file', () =>
        ['raw', 'changed'].every((name) => linesOf(join(folder, name)).length === SIGNALS.length),
      )
    } finally {
      child.kill('SIGTERM')
      await exited
    }
    return { raw: linesOf(join(folder, 'raw')), changed: linesOf(join(folder, 'changed')) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Whole lines only. */
function linesOf(path: string): string[] {
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8').split('\n').slice(0, -1).sort()
}

async function taken(port: number, signal: (typeof SIGNALS)[number]): Promise<boolean> {
  try {
    const { status } = await fetch(`http://127.0.0.1:${port}/v1/${signal}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...HEADERS },
      body: JSON.stringify(INPUTS[signal]),
    })
    return status === 200
  } catch {
    return false
  }
}

function config(port: number, folder: string): object {
  const behind = (signal: string) => ({
    [signal]: { receivers: ['otlp'], processors: ['memory_limiter'], exporters: ['forward'] },
    [`${signal}/raw`]: { receivers: ['forward'], processors: ['batch'], exporters: ['file/raw'] },
    [`${signal}/changed`]: {
      receivers: ['forward'],
      processors: ['attributes', 'resource', 'filter', 'batch'],
      exporters: ['file/changed'],
    },
  })
  return {
    receivers: {
      otlp: { protocols: { http: { endpoint: `127.0.0.1:${port}`, include_metadata: true } } },
    },
    processors: {
      memory_limiter: { check_interval: '1s', limit_mib: 4000 },
      attributes: {
        actions: [
          { key: 'tenant', from_context: 'x-tenant', action: 'insert' },
          { key: 'queue', action: 'delete' },
        ],
      },
      resource: { attributes: [{ key: 'env', value: 'test', action: 'upsert' }] },
      filter: {
        trace_conditions: ['span.name == "GET /health"'],
        metric_conditions: ['metric.name == "gc.pause"'],
        log_conditions: ['log.severity_number < 9'],
      },
      batch: { timeout: '100ms', metadata_keys: ['x-tenant'] },
    },
    connectors: { forward: null },
    exporters: {
      'file/raw': { path: join(folder, 'raw') },
      'file/changed': { path: join(folder, 'changed') },
    },
    service: {
      telemetry: { metrics: { level: 'none' } },
      pipelines: Object.assign({}, ...SIGNALS.map(behind)) as object,
    },
  }
}
