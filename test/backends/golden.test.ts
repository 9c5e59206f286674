// The texts of a real otelcol that unit tests of `debug`, `file` and `prometheus` compare with are what it still writes.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { goldenFile, inputFile, SIGNALS, VERBOSITIES } from '../exporters/debug/golden.ts'
import {
  blocks,
  CASES,
  goldenFile as goldenPage,
  PROTOBUF,
  PROTOBUF_CASES,
  PROTOBUF_OPTIONS,
  readFamilies,
} from '../exporters/prometheus/golden.ts'
import { onFreePorts } from '../support/ports.ts'
import { pipelines, startCollector } from './collector.ts'

it('debug: nine texts, file: three lines', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'spantap-golden-'))
  const fileOf = (verbosity: string): string => join(directory, `${verbosity}.txt`)
  const names = VERBOSITIES.map((verbosity) => `debug/${verbosity}`)
  await onFreePorts(['http', 'health'], async (ports) => {
    const exporters = VERBOSITIES.map((verbosity): [string, object] => [
      `debug/${verbosity}`,
      { verbosity, use_internal_logger: false, output_paths: [fileOf(verbosity)] },
    ])
    const config = {
      receivers: { otlp: { protocols: { http: { endpoint: `127.0.0.1:${ports.http}` } } } },
      exporters: { ...Object.fromEntries(exporters), file: { path: fileOf('file') } },
      service: { pipelines: pipelines({ receivers: ['otlp'], exporters: [...names, 'file'] }) },
    }
    const collector = await startCollector(config, ports.health)
    try {
      for (const signal of SIGNALS) await post(ports.http, signal, inputFile(signal))
    } finally {
      await collector.stop()
    }
  })
  for (const verbosity of VERBOSITIES) {
    const expected = SIGNALS.map((signal) => readFileSync(goldenFile(signal, verbosity), 'utf8'))
    expect(readFileSync(fileOf(verbosity), 'utf8')).toBe(expected.join(''))
  }
  const lines = readFileSync(new URL('../exporters/file/golden/lines.txt', import.meta.url), 'utf8')
  expect(readFileSync(fileOf('file'), 'utf8')).toBe(lines)
  rmSync(directory, { recursive: true })
})

it.each(CASES)('prometheus: page $name', async ({ name, input, options, accept }) => {
  const page = await scraped(input, options, accept, async (answer) => {
    return `${answer.headers.get('content-type')}\n\n${await answer.text()}`
  })
  expect(blocks(page)).toEqual(blocks(readFileSync(goldenPage(`${name}.txt`), 'utf8')))
})

it.each(PROTOBUF_CASES)('prometheus: page $name', async ({ name, input }) => {
  const found = await scraped(input, PROTOBUF_OPTIONS, PROTOBUF, readFamilies)
  expect(found).toEqual(JSON.parse(readFileSync(goldenPage(`${name}.json`), 'utf8')))
})

/** What a real otelcol shows of what was sent to it. */
async function scraped<T>(
  input: readonly string[],
  options: object,
  accept: string | undefined,
  read: (answer: Response) => Promise<T>,
): Promise<T> {
  return onFreePorts(['http', 'page', 'health'], async (ports) => {
    const config = {
      receivers: { otlp: { protocols: { http: { endpoint: `127.0.0.1:${ports.http}` } } } },
      exporters: { prometheus: { ...options, endpoint: `127.0.0.1:${ports.page}` } },
      service: { pipelines: { metrics: { receivers: ['otlp'], exporters: ['prometheus'] } } },
    }
    const collector = await startCollector(config, ports.health)
    try {
      for (const file of input) await post(ports.http, 'metrics', goldenPage(`${file}.json`))
      const headers = accept === undefined ? {} : { accept }
      return await read(await fetch(`http://127.0.0.1:${ports.page}/metrics`, { headers }))
    } finally {
      await collector.stop()
    }
  })
}

async function post(port: number, signal: string, file: URL): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/v1/${signal}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: readFileSync(file),
  })
  expect(answer.status).toBe(200)
}
