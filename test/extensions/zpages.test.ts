// zpages: pages for people and for programs.
import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import zpages from '../../extensions/zpages/index.ts'
import type { OwnSpan } from '../../pipeline/component.ts'
import { setSink } from '../../pipeline/log_sink.ts'
import { run, type RunningExtension } from './running.ts'

const running: RunningExtension[] = []

async function start(raw: object = {}): Promise<RunningExtension> {
  setSink(() => {})
  const one = await run(zpages, raw)
  running.push(one)
  return one
}

afterEach(async () => {
  for (const { open } of running.splice(0)) await open.stop()
  setSink(undefined)
})

const json = async (url: string): Promise<unknown> => (await fetch(url)).json()

const span = (durationMs: number, error?: string): OwnSpan => ({
  name: 'exporter/otlp_http/traces',
  startUnixMs: 1_700_000_000_000,
  durationMs,
  items: 7,
  error,
})

describe('zpages', () => {
  it('shows pipelines with what their parts have counted', async () => {
    const { url, registry } = await start()
    const count = (name: string, labels: Record<string, string>, n: number): void =>
      registry.counter(name, '', labels).add(n)
    count('otelcol_receiver_accepted_spans', { receiver: 'otlp', transport: 'http' }, 1009)
    count('otelcol_receiver_accepted_spans', { receiver: 'otlp', transport: 'grpc' }, 4)
    count('otelcol_receiver_refused_spans', { receiver: 'otlp', transport: 'http' }, 3)
    count('otelcol_processor_incoming_items', { processor: 'batch', otel_signal: 'traces' }, 1013)
    count('otelcol_exporter_sent_spans', { exporter: 'otlp_http' }, 1000)
    registry.gauge('otelcol_exporter_queue_size', '', () => 13, { exporter: 'otlp_http' })
    expect(await json(`${url}/debug/pipelinez?format=json`)).toEqual({
      title: 'Pipelines',
      pipelines: [
        {
          pipeline: 'traces/<b>',
          'mutates data': 'true',
          receivers: 'otlp',
          processors: 'resource → batch',
          exporters: 'otlp_http, debug',
        },
      ],
      receivers: [{ receiver: 'otlp', accepted: 1013, refused: 3 }],
      processors: [{ processor: 'batch', incoming: 1013, outgoing: 0 }],
      exporters: [
        {
          exporter: 'otlp_http',
          sent: 1000,
          'send failed': 0,
          'enqueue failed': 0,
          'queue size': 13,
        },
      ],
    })
  })

  it('is HTML that loads nothing and runs nothing', async () => {
    const { url } = await start()
    const response = await fetch(`${url}/debug/pipelinez`)
    const text = await response.text()
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(text).toContain('<td>traces/&lt;b&gt;</td>')
    expect(text).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">')
    expect(text).not.toMatch(/<script|<link|https?:/)
  })

  it('shows latencies and the last of each bucket', async () => {
    const { url, tell } = await start()
    tell(span(0.5))
    for (let i = 0; i < 17; i++) tell(span(20 + i))
    tell(span(3, 'no <way>'))
    const buckets = (await json(`${url}/debug/tracez?format=json`)) as { latency: object[] }
    expect(buckets.latency).toEqual([
      {
        span: 'exporter/otlp_http/traces',
        '≥ 0 ms': 0,
        '≥ 0.01 ms': 0,
        '≥ 0.1 ms': 1,
        '≥ 1 ms': 0,
        '≥ 10 ms': 17,
        '≥ 100 ms': 0,
        '≥ 1000 ms': 0,
        '≥ 10000 ms': 0,
        '≥ 100000 ms': 0,
        errors: 1,
      },
    ])
    const name = 'exporter/otlp_http/traces'
    const all = await (await fetch(`${url}/debug/tracez`)).text()
    expect(all).toMatch(/<td class="n"><a href="[^"]+&amp;bucket=10">17<\/a><\/td>/)
    const query = new URLSearchParams({ name, bucket: '10', format: 'json' })
    const last = (await json(`${url}/debug/tracez?${String(query)}`)) as Record<string, object[]>
    expect(last[`last of ${name}`]).toHaveLength(16)
    expect(last[`last of ${name}`]![0]).toEqual({
      start: '2023-11-14T22:13:20.000Z',
      'duration (ms)': 36,
      items: 7,
      error: '',
    })
    const errors = await fetch(
      `${url}/debug/tracez?${String(new URLSearchParams({ name, bucket: 'errors' }))}`,
    )
    expect(await errors.text()).toContain('<td>no &lt;way&gt;</td>')
  })

  it('has an index, and no other pages', async () => {
    const { url } = await start({ expvar: { enabled: true } })
    const { pages } = (await json(`${url}/debug?format=json`)) as { pages: { page: string }[] }
    expect(pages.map(({ page }) => page)).toEqual([
      'servicez',
      'pipelinez',
      'extensionz',
      'featurez',
      'tracez',
      'expvarz',
    ])
    for (const { page } of pages) expect((await fetch(`${url}/debug/${page}`)).status).toBe(200)
    expect((await fetch(`${url}/debug/pprof`)).status).toBe(404)
    expect((await fetch(`${url}/debug/servicez`, { method: 'POST', body: 'x' })).status).toBe(405)
    expect((await fetch(`${(await start()).url}/debug/expvarz`)).status).toBe(404)
  })

  it('survives a path that is no URL', async () => {
    const { url } = await start()
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    socket.end('GET //[ HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')
    let text = ''
    for await (const part of socket) text += String(part)
    expect(text).toMatch(/^HTTP\/1\.1 404 /)
  })

  it('needs an address', () => {
    expect(() => zpages.config({ endpoint: '' })).toThrow(
      '"endpoint" is required when using the "zpages" extension',
    )
    expect(zpages.config(undefined)).toMatchObject({ endpoint: 'localhost:55679' })
  })
})
