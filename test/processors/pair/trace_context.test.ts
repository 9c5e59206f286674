// Parents by proof of the W3C header.
import { describe, expect, it } from 'vitest'
import { facts, SimulatedHost } from '../../support/events.ts'
import { Harness } from './spans.ts'
import { answer, ask, get, ok, type Ends } from './traffic.ts'

const TRACE = '0af7651916cd43dd8448eb211c80319c'
const PARENT = 'b7ad6b7169203331'
const header = (flags = '01'): string => `traceparent: 00-${TRACE}-${PARENT}-${flags}\r\n`

function exchange(ends: Ends, path: string, more = ''): void {
  ask(ends, get(path, more))
  answer(ends, ok())
}

describe('traceparent', () => {
  it('is the parent of the client span and names the trace of both', () => {
    const host = new SimulatedHost()
    exchange(host.tcp(), '/a', `${header('00')}tracestate: vendor=1\r\n`)
    const [client, server] = new Harness(host).end()
    expect([client!.trace, server!.trace]).toEqual([TRACE, TRACE])
    expect([client!.parent, server!.parent]).toEqual([PARENT, client!.span])
    expect([client!.flags, server!.flags]).toEqual([0, 0])
    expect([client!.traceState, server!.traceState]).toEqual(['vendor=1', 'vendor=1'])
    expect(client!.attributes['spantap.link']).toBe('traceparent')
  })

  it('is the parent of a server span whose client is elsewhere', () => {
    const host = new SimulatedHost()
    const { server } = host.tcp({ remote: { ip: '10.0.0.9', port: 80 } })
    server.receive(get('/a', header()))
    server.send(ok())
    const [span] = new Harness(host).end()
    expect([span!.trace, span!.parent]).toEqual([TRACE, PARENT])
  })

  it('is the parent of the server span when the client exports its own spans', () => {
    const host = new SimulatedHost()
    host.facts.set(
      100,
      facts(100, { env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318' } }),
    )
    exchange(host.tcp(), '/a', header())
    const harness = new Harness(host)
    const spans = harness.end()
    expect(spans.map((s) => [s.kind, s.parent])).toEqual([['server', PARENT]])
    expect(harness.count('spantap_spans_dropped', { reason: 'otlp_exporter_process' })).toBe(1)
  })

  it.each([
    `00-${TRACE}-${PARENT}-01-more`,
    `ff-${TRACE}-${PARENT}-01`,
    `00-${TRACE.toUpperCase()}-${PARENT}-01`,
    `00-${'0'.repeat(32)}-${PARENT}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE}-${PARENT}`,
    `00-${TRACE}-${PARENT}-0x`,
    `01-${TRACE}-${PARENT}-01x`,
    '',
    'nonsense',
  ])('%j is ignored and counted', (value) => {
    const host = new SimulatedHost()
    exchange(host.tcp(), '/a', `traceparent: ${value}\r\n`)
    const harness = new Harness(host)
    const [client] = harness.end()
    expect(client!.parent).toBeUndefined()
    expect(client!.trace).not.toBe(TRACE)
    expect(harness.count('spantap_trace_context_invalid')).toBe(2)
  })

  it.each([`01-${TRACE}-${PARENT}-01`, `cc-${TRACE}-${PARENT}-09-what-comes-later`])(
    '%j of a later version is taken',
    (value) => {
      const host = new SimulatedHost()
      exchange(host.tcp(), '/a', `TraceParent:${value} \r\n`)
      expect(new Harness(host).end()[0]!.parent).toBe(PARENT)
    },
  )

  it('twice is none', () => {
    const host = new SimulatedHost()
    exchange(host.tcp(), '/a', header() + header())
    expect(new Harness(host).end()[0]!.parent).toBeUndefined()
  })
})
