// Records what a real otelcol writes for random requests: `node test/pipeline/otlp/golden/record.ts PATH_OF_OTELCOL`.
// One line per request: its protobuf in base64, and the line of a `file` exporter that the Collector behind an `otlp` receiver makes.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import fc from 'fast-check'
import { encodedRequest } from '../../../../pipeline/otlp/encoded.ts'
import { freePorts } from '../../../support/ports.ts'
import { randomRequest } from '../random_request.ts'

const SIGNALS = ['traces', 'metrics', 'logs'] as const
const REQUESTS = 11
const MAX_BYTES = 1200

const directory = mkdtempSync(join(tmpdir(), 'otelcol-'))
const { port } = await freePorts('port')
const config = join(directory, 'config.yaml')
const fileOf = (signal: string): string => join(directory, `${signal}.jsonl`)
const exporters = SIGNALS.map((signal) => `file/${signal}: { path: ${fileOf(signal)} }`)
const pipelines = SIGNALS.map(
  (signal) => `${signal}: { receivers: [otlp], exporters: [file/${signal}] }`,
)
writeFileSync(
  config,
  `receivers: { otlp: { protocols: { http: { endpoint: '127.0.0.1:${port}' } } } }
exporters: { ${exporters.join(', ')} }
service: { telemetry: { metrics: { level: none } }, pipelines: { ${pipelines.join(', ')} } }
`,
)
const collector = spawn(process.argv[2]!, ['--config', config], {
  stdio: ['ignore', 'inherit', 'pipe'],
})
for await (const line of createInterface(collector.stderr)) {
  if (line.includes('Everything is ready')) break
}
const sent: Record<string, string[]> = {}
for (const signal of SIGNALS) {
  const all = [true, false].flatMap((tame) =>
    fc
      .sample(randomRequest(signal, { tame }), { numRuns: 600, seed: 4 })
      .filter((bytes) => bytes.length < MAX_BYTES && encodedRequest(signal, bytes).items > 0)
      .slice(0, REQUESTS),
  )
  sent[signal] = all.map((bytes) => Buffer.from(bytes).toString('base64'))
  for (const bytes of all) {
    const url = `http://127.0.0.1:${port}/v1/${signal}`
    const headers = { 'content-type': 'application/x-protobuf' }
    const { status } = await fetch(url, { method: 'POST', body: Buffer.from(bytes), headers })
    if (status !== 200) throw new Error(`${signal}: status ${status}`)
  }
}
collector.kill()
await once(collector, 'exit')
for (const signal of SIGNALS) {
  const lines = readFileSync(fileOf(signal), 'utf8').trimEnd().split('\n')
  const golden = sent[signal]!.map((request, i) => JSON.stringify({ request, line: lines[i] }))
  writeFileSync(new URL(`${signal}.jsonl`, import.meta.url), `${golden.join('\n')}\n`)
}
rmSync(directory, { recursive: true })
