// What a real otelcol makes of the inputs: one process, a pipeline per case and signal, all fed by one receiver.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePorts } from '../../support/ports.ts'
import { until } from '../../support/until.ts'
import type { Input } from './case.ts'
import { CASES } from './cases.ts'
import { HEADERS, INPUTS } from './inputs.ts'
import type { Refusal } from './refusals.ts'

export type Golden = Record<string, Partial<Record<Input, string | null>>>

/** Runs the binary and gives its words, or null where it wrote none. */
export async function real(binary: string): Promise<Golden> {
  const folder = mkdtempSync(join(tmpdir(), 'golden-'))
  try {
    const { port } = await freePorts('port')
    const file = join(folder, 'config.yaml')
    writeFileSync(file, JSON.stringify(config(port, folder)))
    const child = spawn(binary, ['--config', file], { stdio: 'ignore' })
    const exited = once(child, 'exit')
    try {
      for (const signal of Object.keys(INPUTS) as Input[]) {
        await until('otelcol takes a request', async () => (await send(port, signal)) === 200)
      }
    } finally {
      child.kill('SIGTERM')
      await exited
    }
    return written(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function send(port: number, signal: Input): Promise<number> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/v1/${signal}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...HEADERS },
      body: JSON.stringify(INPUTS[signal]),
    })
    await answer.text()
    return answer.status
  } catch {
    return 0
  }
}

const each = () =>
  Object.entries(CASES).flatMap(([name, one], i) =>
    one.signals.map((signal) => ({ ...one, name, signal, id: `${signal}_${i}` })),
  )

function config(port: number, folder: string): object {
  const all = each()
  const table = (make: (one: (typeof all)[number]) => [string, unknown]): object =>
    Object.fromEntries(all.map(make))
  return {
    receivers: {
      otlp: { protocols: { http: { endpoint: `127.0.0.1:${port}`, include_metadata: true } } },
    },
    processors: table(({ config, id, processor }) => [`${processor}/${id}`, config]),
    exporters: table(({ id }) => [`file/${id}`, { path: join(folder, id) }]),
    service: {
      telemetry: { metrics: { level: 'none' } },
      pipelines: table(({ id, processor, signal }) => [
        `${signal}/${id}`,
        { receivers: ['otlp'], processors: [`${processor}/${id}`], exporters: [`file/${id}`] },
      ]),
    },
  }
}

function written(folder: string): Golden {
  const golden: Golden = {}
  for (const { id, name, signal } of each()) {
    const path = join(folder, id)
    const text = existsSync(path) ? readFileSync(path, 'utf8').trimEnd() : ''
    golden[name] = { ...golden[name], [signal]: text === '' ? null : text }
  }
  return golden
}

/** What the binary says of a configuration that it refuses. */
export function refusalOf(binary: string, { config, processor, signal }: Refusal): string {
  const folder = mkdtempSync(join(tmpdir(), 'refused-'))
  try {
    const file = join(folder, 'config.yaml')
    const pipeline = { receivers: ['otlp'], processors: [processor], exporters: ['nop'] }
    const whole = {
      receivers: { otlp: { protocols: { http: null } } },
      processors: { [processor]: config },
      exporters: { nop: null },
      service: { pipelines: { [signal]: pipeline } },
    }
    writeFileSync(file, JSON.stringify(whole))
    return spawnSync(binary, ['validate', '--config', file], { encoding: 'utf8' }).stderr
  } finally {
    rmSync(folder, { recursive: true })
  }
}
