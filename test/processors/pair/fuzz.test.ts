// S13: nothing that a peer or a broken kernel sends makes `pair` throw, hang, or grow without bound.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ChunkEvent, EVENT_TYPE, EventHeader } from '../../../bpf/events.ts'
import { SimulatedHost } from '../../support/events.ts'
import { Harness } from './spans.ts'
import { answer, ask, chunked, get, ok, post } from './traffic.ts'

/** Bytes that look like HTTP in places. */
const httpish = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'GET / HTTP/1.1\r\n',
        'POST /a HTTP/1.1\r\n',
        'HTTP/1.1 200 OK\r\n',
        'HTTP/1.1 100 Continue\r\n\r\n',
        'HTTP/1.1 101 X\r\n\r\n',
        'Content-Length: 5\r\n',
        'Content-Length: 99999999999999999999\r\n',
        'Transfer-Encoding: chunked\r\n',
        'traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n',
        'Host: a\r\n',
        '\r\n',
        '5\r\nhello\r\n',
        '0\r\n\r\n',
        'ffffffffffffff\r\n',
        'hello',
      ),
      fc.string({ unit: 'binary', maxLength: 40 }),
    ),
    { maxLength: 30 },
  )
  .map((parts) => Buffer.from(parts.join(''), 'latin1'))

describe('S13: the HTTP parser', () => {
  it('takes any bytes in any pieces', () => {
    const call = fc.record({
      sends: fc.boolean(),
      bytes: httpish,
      copied: fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }),
      lost: fc.boolean(),
    })
    fc.assert(
      fc.property(
        fc.array(call, { maxLength: 20 }),
        fc.boolean(),
        fc.boolean(),
        (calls, born, closes) => {
          const host = new SimulatedHost()
          const { client } = host.tcp({ born })
          for (const { sends, bytes, copied, lost } of calls) {
            const copy = { lost, ...(copied === undefined ? {} : { head: copied }) }
            if (sends) client.send(bytes, copy)
            else client.receive(bytes, copy)
          }
          if (closes) client.close()
          const harness = new Harness(host)
          harness.end()
          expect(harness.count('spantap_exchanges_waiting')).toBe(0)
          for (const span of harness.spans) {
            expect(span.end).toBeGreaterThanOrEqual(span.start)
            expect(span.start).toBeGreaterThan(0)
          }
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('never finds a span in noise', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 10 }), (noise) => {
        const host = new SimulatedHost()
        const { server } = host.tcp()
        noise.forEach((bytes, i) =>
          i % 2 ? server.send(Buffer.from(bytes)) : server.receive(Buffer.from(bytes)),
        )
        expect(new Harness(host).end()).toEqual([])
      }),
    )
  })
})

describe('S13: the event decoder', () => {
  const traffic = (): SimulatedHost => {
    const host = new SimulatedHost()
    const ends = host.tcp()
    for (const request of [get('/a'), post('/b', 'x=1')]) {
      ask(ends, request)
      answer(ends, chunked('one', 'two'))
    }
    ask(ends, get('/c'))
    answer(ends, ok())
    ends.client.close()
    ends.server.eof()
    ends.server.close()
    host.exec(200)
    host.exit(200)
    return host
  }

  it('takes any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        const harness = new Harness(new SimulatedHost())
        harness.pair.take({ bytes, source: harness.host })
        if (bytes.length > 0) expect(harness.count('spantap_records_bad')).toBeGreaterThan(0)
      }),
    )
  })

  it('takes records with any bytes changed, and any cut', () => {
    const whole = Buffer.from(traffic().take().bytes)
    const changes = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 })), {
      maxLength: 12,
    })
    fc.assert(
      fc.property(changes, fc.nat(whole.length), (changed, length) => {
        const bytes = Buffer.from(whole)
        for (const [at, byte] of changed) bytes[at] = byte
        const harness = new Harness(new SimulatedHost())
        harness.pair.take({ bytes: bytes.subarray(0, length), source: harness.host })
        harness.pair.tick(1e15)
        harness.pair.end()
      }),
      { numRuns: 3000 },
    )
  })

  it('takes records in any order and any number of times', () => {
    const { records } = traffic()
    fc.assert(
      fc.property(fc.array(fc.nat(records.length - 1), { maxLength: 60 }), (order) => {
        const host = new SimulatedHost()
        host.records = order.map((i) => records[i]!)
        new Harness(host).end()
      }),
      { numRuns: 1000 },
    )
  })

  it('skips what it does not know by its size, and ends a batch at a size that cannot be', () => {
    const host = traffic()
    const unknown = Buffer.alloc(40)
    unknown.writeUInt32LE(37, 8)
    unknown.writeUInt16LE(999, 12)
    unknown.writeUInt16LE(1, 14)
    const future = Buffer.from(unknown)
    future.writeUInt16LE(2, 14)
    const short = Buffer.from(unknown)
    short.writeUInt16LE(EVENT_TYPE.CHUNK, 12)
    host.records.unshift(unknown, future, short)
    const harness = new Harness(host)
    expect(harness.end()).toHaveLength(6)
    expect(harness.count('spantap_records_bad', { reason: 'abi' })).toBe(1)
    expect(harness.count('spantap_records_bad', { reason: 'short' })).toBe(1)
    for (const size of [0, EventHeader.SIZE - 1, 1000, 0xffffffff]) {
      const broken = Buffer.from(unknown)
      broken.writeUInt32LE(size, 8)
      const again = new Harness(new SimulatedHost())
      again.pair.take({ bytes: broken, source: again.host })
      expect(again.count('spantap_records_bad', { reason: 'size' })).toBe(1)
    }
  })

  it('does not believe lengths that go beyond the record', () => {
    const host = new SimulatedHost()
    host.tcp().client.send(get('/a'))
    const record = host.records[1]!
    new DataView(record.buffer, record.byteOffset).setUint32(56, 0xffffff00, true)
    const harness = new Harness(host)
    expect(harness.end()).toEqual([])
    expect(harness.count('spantap_records_bad', { reason: 'short' })).toBe(1)
    expect(ChunkEvent.SIZE).toBeGreaterThan(60)
  })
})
