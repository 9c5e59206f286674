// Telemetry of others, and processes that make their own: no spans of ours, but counted.
import { describe, expect, it } from 'vitest'
import { facts, SimulatedHost } from '../../support/events.ts'
import { Harness, summary } from './spans.ts'
import { answer, ask, get, ok, type Ends } from './traffic.ts'

const otlp = (signal: string, type = 'application/x-protobuf'): string =>
  `POST /v1/${signal} HTTP/1.1\r\nHost: collector:4318\r\nContent-Type: ${type}\r\nContent-Length: 2\r\n\r\nxx`

function exchange(ends: Ends, request: string): void {
  ask(ends, request)
  answer(ends, ok())
}

describe('S9: OTLP requests', () => {
  it.each(['traces', 'metrics', 'logs'])('POST /v1/%s is dropped on both sides', (signal) => {
    for (const type of ['application/x-protobuf', 'application/json; charset=utf-8']) {
      const host = new SimulatedHost()
      exchange(host.tcp(), otlp(signal, type))
      const harness = new Harness(host)
      expect(harness.end()).toEqual([])
      expect(harness.count('spantap_spans_dropped', { reason: 'otlp_request' })).toBe(2)
    }
  })

  it('others to such paths are not', () => {
    const host = new SimulatedHost()
    exchange(host.tcp(), otlp('traces', 'text/plain'))
    exchange(host.tcp(), get('/v1/traces'))
    exchange(host.tcp(), otlp('vertices'))
    expect(new Harness(host).end()).toHaveLength(6)
  })

  it('are kept when the user wants them', () => {
    const host = new SimulatedHost()
    exchange(host.tcp(), otlp('traces'))
    expect(new Harness(host, { keep_instrumented: true }).end()).toHaveLength(2)
  })
})

describe('processes that export their own traces', () => {
  it('from their first POST to /v1/traces on', () => {
    const host = new SimulatedHost()
    exchange(host.tcp(), get('/before'))
    exchange(host.tcp(), otlp('traces'))
    exchange(host.tcp(), get('/after'))
    const harness = new Harness(host)
    expect(summary(harness.end())).toEqual([
      'client GET http://shop:8080/before 200',
      'server GET /before 200',
      'server GET /after 200',
    ])
    expect(harness.count('spantap_spans_dropped', { reason: 'otlp_exporter_process' })).toBe(1)
  })

  it('a collector or proxy that sends on what it took in is none', () => {
    const host = new SimulatedHost()
    exchange(host.tcp({ pid: 100, serverPid: 300 }), otlp('traces'))
    exchange(host.tcp({ pid: 300, serverPid: 400 }), otlp('traces'))
    exchange(host.tcp({ pid: 300, serverPid: 400 }), get('/health'))
    expect(summary(new Harness(host).end())).toEqual([
      'client GET http://shop:8080/health 200',
      'server GET /health 200',
    ])
  })

  it.each([
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' }, true],
    [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://c:4318' }, true],
    [{ OTEL_TRACES_EXPORTER: 'otlp' }, true],
    [{ OTEL_TRACES_EXPORTER: 'none', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' }, false],
    [{ OTEL_SDK_DISABLED: 'true', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' }, false],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: '' }, false],
    [{ OTEL_SERVICE_NAME: 'shop' }, false],
  ])('%j: %s', (env, dropped) => {
    const host = new SimulatedHost()
    host.facts.set(200, facts(200, { env }))
    exchange(host.tcp(), get('/a'))
    const harness = new Harness(host)
    expect(harness.end().map((s) => s.kind)).toEqual(dropped ? ['client'] : ['client', 'server'])
    expect(harness.count('spantap_spans_dropped')).toBe(dropped ? 1 : 0)
    const kept = new SimulatedHost()
    kept.facts.set(200, facts(200, { env }))
    exchange(kept.tcp(), get('/a'))
    expect(new Harness(kept, { keep_instrumented: true }).end()).toHaveLength(2)
  })
})

describe('services', () => {
  it('are those of the process that handles the request, until it runs another program', () => {
    const host = new SimulatedHost()
    const name = (service: string) => facts(200, { env: { OTEL_SERVICE_NAME: service } })
    host.facts.set(200, name('shop'))
    const ends = host.tcp()
    const harness = new Harness(host)
    exchange(ends, get('/a'))
    harness.read()
    host.facts.set(200, name('other'))
    exchange(ends, get('/b'))
    harness.read()
    host.exec(200)
    exchange(ends, get('/c'))
    ends.server.pid = 300
    exchange(ends, get('/d'))
    const services = harness
      .end()
      .filter((s) => s.kind === 'server')
      .map((s) => s.service)
    expect(services).toEqual(['shop', 'shop', 'other', 'unknown_service'])
  })

  it('asks again about a process of which nothing was known', () => {
    const host = new SimulatedHost()
    const ends = host.tcp()
    const harness = new Harness(host)
    exchange(ends, get('/a'))
    harness.read()
    host.facts.set(200, facts(200, { env: { OTEL_SERVICE_NAME: 'shop' } }))
    harness.wait(1001)
    exchange(ends, get('/b'))
    const services = harness
      .end()
      .filter((s) => s.kind === 'server')
      .map((s) => s.service)
    expect(services).toEqual(['unknown_service', 'shop'])
  })
})
