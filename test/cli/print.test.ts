// `spantap print-config`: what counts, with every default, and without secrets.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { parseArguments } from '../../cli/arguments.ts'
import { printConfig } from '../../cli/print.ts'

const folder = mkdtempSync(join(tmpdir(), 'spantap-print-'))
afterAll(() => rmSync(folder, { recursive: true }))

const config = join(folder, 'config.yaml')
writeFileSync(
  config,
  `
receivers: {otlp: {protocols: {http: }}}
processors: {batch: {timeout: 90s}}
exporters:
  otlp_http: {endpoint: "http://h:4318", headers: {authorization: "\${env:PATH}"}, sending_queue: {enabled: false}}
service:
  telemetry: {resource: {a: b}}
  pipelines: {traces/x: {receivers: [otlp], processors: [batch], exporters: [otlp_http]}}
`,
)

const print = (...words: string[]): Promise<string> =>
  printConfig(parseArguments(['print-config', '--config', config, ...words]))

interface Printed {
  readonly receivers: { otlp: { protocols: { grpc: unknown; http: { endpoint: string } } } }
  readonly processors: { batch: object }
  readonly exporters: {
    otlp_http: { headers: object; sending_queue: unknown; timeout: string }
  }
  readonly service: {
    pipelines: object
    telemetry: { resource: object; metrics: { level: string } }
  }
}

describe('print-config', () => {
  it('has every default, durations as Go writes them, and no secret', async () => {
    const text = await print()
    const printed = parse(text) as Printed
    expect(Object.keys(printed)).toEqual([
      'connectors',
      'exporters',
      'extensions',
      'processors',
      'receivers',
      'service',
    ])
    expect(printed.receivers.otlp.protocols.grpc).toBe(null)
    expect(printed.receivers.otlp.protocols.http.endpoint).toBe('localhost:4318')
    expect(printed.processors.batch).toMatchObject({ timeout: '1m30s', send_batch_size: 8192 })
    expect(printed.exporters.otlp_http).toMatchObject({
      headers: [{ name: 'authorization', value: '[REDACTED]' }],
      sending_queue: null,
      timeout: '30s',
    })
    expect(printed.service.pipelines).toEqual({
      'traces/x': { receivers: ['otlp'], processors: ['batch'], exporters: ['otlp_http'] },
    })
    expect(printed.service.telemetry.resource).toEqual({ a: 'b' })
    expect(printed.service.telemetry.metrics.level).toBe('Normal')
    expect(text).not.toContain(process.env['PATH'])
  })

  it('--mode unredacted, --format json', async () => {
    const printed = JSON.parse(await print('--mode', 'UNREDACTED', '--format=JSON')) as Printed
    expect(printed.exporters.otlp_http.headers).toEqual([
      { name: 'authorization', value: process.env['PATH'] },
    ])
  })

  it('--validate=false prints what makes no sense', async () => {
    const wrong = '--set=service.pipelines.traces/x.exporters=[none]'
    await expect(print(wrong)).rejects.toThrow(
      'invalid configuration: service::pipelines::traces/x: references exporter "none" which is not configured (yaml::1)',
    )
    const printed = parse(await print(wrong, '--validate=false')) as Printed
    expect(printed.service.pipelines).toMatchObject({ 'traces/x': { exporters: ['none'] } })
  })

  it.each([
    ['--mode=x', 'invalid mode "x": modes are: redacted, unredacted'],
    ['--format=x', 'unrecognized print format: x'],
    ['--set=processors.batch.timeout=5x', `'timeout' time: unknown unit (yaml::1)`],
  ])('%s', async (flag, text) => {
    await expect(print(flag)).rejects.toThrow(text)
  })
})
