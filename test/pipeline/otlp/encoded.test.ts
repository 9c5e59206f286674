import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { itemsOf } from '../../../pipeline/data/items.ts'
import type { Encoded } from '../../../pipeline/encoded.ts'
import { encodedRequest } from '../../../pipeline/otlp/encoded.ts'
import { writeData } from '../../../pipeline/otlp/request.ts'
import { Writer } from '../../../pipeline/otlp/writer.ts'
import type { ExportedSignal } from '../../../pipeline/signal.ts'
import { delimited, randomRequest, tag, varint } from './random_request.ts'
import { signals } from './signals.ts'

const hex = (text: string): Uint8Array => Buffer.from(text.replaceAll(' ', ''), 'hex')

/** A span in its request: fields 1, 2, 2. */
const inSpan = (bytes: Uint8Array): Uint8Array => delimited(1, delimited(2, delimited(2, bytes)))

function bytesOf<S extends ExportedSignal>({ signal, data }: Encoded<S>): Buffer {
  const writer = new Writer(1)
  writeData(writer, signal, data)
  return Buffer.from(writer.done())
}

describe('encodedRequest', () => {
  it('counts spans, points of every type and records, and keeps the bytes', () => {
    const spans = delimited(1, delimited(2, Buffer.concat([1, 2, 3].map(() => hex('12 00')))))
    const traces = encodedRequest('traces', Buffer.concat([spans, spans]))
    expect(traces.items).toBe(6)
    expect(traces.bytes).toHaveLength(spans.length * 2)
    expect(traces.data).toHaveLength(6)
    const point = delimited(1, hex(''))
    const metrics = [5, 7, 9, 10, 11].map((type) =>
      delimited(2, delimited(type, Buffer.concat([point, point, point]))),
    )
    const metricsRequest = delimited(1, delimited(2, Buffer.concat(metrics)))
    expect(encodedRequest('metrics', metricsRequest).items).toBe(15)
    expect(encodedRequest('logs', spans).items).toBe(3)
    expect(encodedRequest('logs', hex('')).items).toBe(0)
  })

  it('counts the last of two types that one metric has, as it is decoded', () => {
    const metric = Buffer.concat([
      delimited(5, delimited(1, hex(''))),
      delimited(11, Buffer.concat([delimited(1, hex('')), delimited(1, hex(''))])),
    ])
    const encoded = encodedRequest('metrics', delimited(1, delimited(2, delimited(2, metric))))
    expect(encoded.items).toBe(2)
    expect(itemsOf('metrics', encoded.data)).toBe(2)
  })

  it('keeps fields of later versions', () => {
    const unknown = Buffer.concat([delimited(99, hex('ff')), tag(98, 0), varint(2n ** 64n - 1n)])
    const fixed = Buffer.concat([tag(97, 1), Buffer.alloc(8), tag(96, 5), Buffer.alloc(4)])
    const bytes = inSpan(Buffer.concat([unknown, hex('2a 01 61'), fixed]))
    const encoded = encodedRequest('traces', bytes)
    expect(encoded.bytes).toEqual(bytes)
    expect(encoded.data.name).toEqual(['a'])
  })

  it('moves what is where it was before OTLP 0.19', () => {
    for (const signal of signals) {
      const item = hex(signal === 'metrics' ? '12 04 2a 02 0a 00' : '12 00')
      const items = Buffer.concat([item, item])
      const bytes = delimited(1, delimited(1000, items))
      const encoded = encodedRequest(signal, bytes)
      expect(encoded.items).toBe(2)
      expect(itemsOf(signal, encoded.data)).toBe(2)
      expect(encodedRequest(signal, encoded.bytes).items).toBe(2)
      // Not when there is something where it belongs.
      const both = delimited(1, Buffer.concat([delimited(1000, items), delimited(2, item)]))
      expect(encodedRequest(signal, both).items).toBe(1)
    }
  })

  it('P6: refuses what is malformed, with one sentence', () => {
    const refused: [bytes: Uint8Array, message: string][] = [
      [hex('0a'), 'ExportTraceServiceRequest ends in a field, at byte 1'],
      [hex('0a 02 0a'), 'ExportTraceServiceRequest ends in a field, at byte 2'],
      [hex('08 01'), 'wrong wire type 0 for field resourceSpans of ExportTraceServiceRequest'],
      [hex('0f'), 'wrong wire type 7 for field resourceSpans of ExportTraceServiceRequest'],
      [hex('03 04'), 'illegal tag 3 in ExportTraceServiceRequest'],
      [hex('00'), 'illegal tag 0'],
      [hex('1b 1c'), 'unknown wire type 3'],
      [hex(`0a ${'ff'.repeat(10)}`), 'a varint of more than 10 bytes'],
      [hex(`0a ${'ff'.repeat(9)} 01`), 'ends in a field'],
      [hex(`${'ff'.repeat(9)} 01`), 'illegal tag'],
      [inSpan(hex('30')), 'Span ends in a field'],
      [inSpan(hex('30 80')), 'Span ends in a field'],
      [inSpan(hex('39 01 02 03')), 'Span ends in a field'],
      [inSpan(hex('85 01 00')), 'Span ends in a field'],
      [inSpan(hex('2a 05 61')), 'Span ends in a field'],
      [inSpan(hex('0a 01 61')), 'field traceId of Span has 1 bytes instead of 16 or none'],
      [inSpan(hex('12 02 6161')), 'field spanId of Span has 2 bytes instead of 8 or none'],
      [inSpan(hex(`22 10 ${'61'.repeat(16)}`)), 'field parentSpanId of Span has 16 bytes'],
      [inSpan(hex('4a 02 0a 01')), 'KeyValue ends in a field'],
      [inSpan(hex('9a 3e 7f')), 'Span ends in a field'],
    ]
    for (const [bytes, message] of refused) {
      expect(() => encodedRequest('traces', bytes)).toThrow(message)
      expect(() => encodedRequest('traces', bytes)).toThrow(/^protobuf: .* byte \d+$/)
    }
  })

  it('P6: refuses packed numbers that end within one', () => {
    const point = (type: number, bytes: Uint8Array): Uint8Array =>
      delimited(1, delimited(2, delimited(2, delimited(type, delimited(1, bytes)))))
    const histogram = (text: string): Encoded => encodedRequest('metrics', point(9, hex(text)))
    expect(histogram('32 08 0100000000000000').items).toBe(1)
    expect(() => histogram('32 07 01000000000000')).toThrow('HistogramDataPoint ends in a field')
    const buckets = (text: string): Encoded =>
      encodedRequest('metrics', point(10, delimited(8, hex(text))))
    expect(buckets('12 02 8001').items).toBe(1)
    expect(() => buckets('12 02 0180')).toThrow('Buckets ends in a field')
  })

  it('P6: refuses values that are nested deeper than 64, and decodes those that are not', () => {
    let value: Uint8Array = hex('10 01')
    for (let depth = 1; depth < 64; depth++) value = delimited(5, delimited(1, value))
    const request = (bytes: Uint8Array): Uint8Array => inSpan(delimited(9, delimited(2, bytes)))
    const encoded = encodedRequest('traces', request(value))
    expect(JSON.stringify(encoded.data.own[0]![1])).toBe(`${'['.repeat(63)}true${']'.repeat(63)}`)
    const deeper = request(delimited(5, delimited(1, value)))
    expect(() => encodedRequest('traces', deeper)).toThrow('nested more than 64 deep')
  })

  it('P6: a million lengths one in the other cost no stack', () => {
    // Each byte pair opens a list in a list; all lengths are wrong, as whoever attacks does not care.
    const bytes = Buffer.alloc(2_000_000, Buffer.from([0x0a, 0x7f]))
    expect(() => encodedRequest('logs', bytes)).toThrow(/^protobuf: /)
  })
})

describe.each(signals)('%s', (signal) => {
  it('P2: protobuf → data → protobuf → data, the same', () => {
    fc.assert(
      fc.property(randomRequest(signal, { tame: false }), (bytes) => {
        const encoded = encodedRequest(signal, bytes)
        expect(itemsOf(signal, encoded.data)).toBe(encoded.items)
        const once = bytesOf(encoded)
        const again = encodedRequest(signal, once)
        expect(bytesOf(again).equals(once)).toBe(true)
        expect(again.items).toBe(encoded.items)
      }),
      { numRuns: 60 },
    )
  })

  it('P6: random bytes are refused or decoded', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => decodesIfAccepted(signal, bytes)),
      { numRuns: 2000 },
    )
  })

  it('P6: what was changed or cut off somewhere is refused or decoded', () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 })
    const damage = fc.record({ changes, end: fc.option(fc.nat(), { freq: 3 }) })
    const request = randomRequest(signal, { tame: false })
    fc.assert(
      fc.property(request, fc.array(damage, { minLength: 9 }), (bytes, damages) => {
        for (const { changes, end } of damages) {
          const damaged = Buffer.from(bytes)
          for (const [at, byte] of changes) damaged[at % bytes.length] = byte
          decodesIfAccepted(signal, damaged.subarray(0, (end ?? bytes.length) % (bytes.length + 1)))
        }
      }),
      { numRuns: 40 },
    )
  })
})

function decodesIfAccepted(signal: ExportedSignal, bytes: Uint8Array): void {
  let encoded: Encoded<ExportedSignal>
  try {
    encoded = encodedRequest(signal, bytes)
  } catch (error) {
    expect((error as Error).message).toMatch(/^protobuf: .* byte \d+$/)
    return
  }
  expect(itemsOf(signal, encoded.data)).toBe(encoded.items)
  expect(encodedRequest(signal, bytesOf(encoded)).items).toBe(encoded.items)
}
