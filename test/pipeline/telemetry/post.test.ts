// Where own telemetry goes by OTLP: TLS, compression, and what is wrong with them.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { telemetryField } from '../../../pipeline/config/telemetry.ts'
import { setSink } from '../../../pipeline/log_sink.ts'
import { createLogger } from '../../../pipeline/logger.ts'
import { Registry } from '../../../pipeline/telemetry/registry.ts'
import { startTelemetry } from '../../../pipeline/telemetry/start.ts'
import { startSink } from '../../support/otlp_sink.ts'

const log = createLogger({
  level: 'info',
  encoding: 'console',
  sampling: { enabled: false, tick: 1, initial: 1, thereafter: 0 },
})
const ends: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
  setSink(undefined)
})

/** Push own metrics there ten times a second. */
async function start(otlp: object): Promise<void> {
  const errors: string[] = []
  const readers = [{ periodic: { interval: 100, exporter: { otlp } } }]
  const config = telemetryField.decode({ metrics: { readers } }, '', errors)
  expect(errors).toEqual([])
  const running = await startTelemetry(config, new Registry(), log)
  ends.push(() => running.stop())
}

describe('where it goes', () => {
  const fixture = (name: string): string =>
    fileURLToPath(new URL(`../../exporters/otlp_http/fixtures/${name}`, import.meta.url))

  it('may want TLS and compress', async () => {
    const tls = { key: readFileSync(fixture('key.pem')), cert: readFileSync(fixture('cert.pem')) }
    const sink = await startSink({ tls })
    ends.push(() => sink.stop())
    const certificate = fixture('cert.pem')
    const endpoint = `https://localhost:${sink.port}`
    await start({ endpoint, certificate, compression: 'gzip' })
    await sink.waitFor(1)
    expect(sink.requests[0]!.headers['content-encoding']).toBe('gzip')
  })

  it('is not trusted without its certificate', async () => {
    const tls = { key: readFileSync(fixture('key.pem')), cert: readFileSync(fixture('cert.pem')) }
    const sink = await startSink({ tls })
    ends.push(() => sink.stop())
    const lines: string[] = []
    setSink((line) => lines.push(line))
    await start({ endpoint: `https://localhost:${sink.port}` })
    await expect.poll(() => lines.length).toBeGreaterThan(0)
    expect(lines[0]).toContain(`localhost:${sink.port} does not answer: self-signed certificate`)
    expect(sink.requests).toHaveLength(0)
  })

  it.each([
    [{ certificate: '/nowhere/ca.pem' }, 'certificate: ENOENT: no such file or directory'],
    [{ compression: 'zstd' }, 'unsupported compression "zstd": use gzip or none'],
  ])('%j is an error at the start', async (more, text) => {
    await expect(start({ endpoint: 'http://h', ...more })).rejects.toThrow(text)
  })
})
