import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attributeSet, type AttributeValue } from '../../../pipeline/data/attributes.ts'
import { writeTraces } from '../../../pipeline/otlp/traces.ts'
import { Writer } from '../../../pipeline/otlp/writer.ts'
import type { SpanBatch } from '../../../pipeline/data/spans.ts'
import { countSpans, noSpans } from '../../support/otlp_count.ts'
import { decodeSpans } from '../../support/otlp_decode.ts'
import { exportTraceServiceRequest } from '../../support/otlp_messages.ts'
import { decode } from '../../support/protobuf.ts'
import { batchOfRows, manyRows, service, services } from './spans.ts'

function encode(batch: SpanBatch, from?: number, to?: number): Uint8Array {
  const writer = new Writer(1)
  writeTraces(writer, batch, from, to)
  return writer.done()
}

const everything = batchOfRows([
  {
    resource: { ...service('api', 'process.pid', 1234), schemaUrl: 'https://schemas/1.45.0' },
    scope: { name: 'spantap', version: '0.1.0', attributes: attributeSet(['a', true]) },
    name: 'GET /users/{id}',
    kind: 3,
    status: 2,
    flags: 1,
    dimensions: attributeSet(['http.request.method', 'GET', 'http.response.status_code', 503]),
    connection: attributeSet(['server.address', '10.0.0.1', 'server.port', 8080]),
    own: ['url.path', '/users/17', 'user_agent.original', 'curl/8.1.2 with a long tail of words'],
    extra: {
      statusMessage: 'gone',
      traceState: 'a=b',
      events: [{ timeUnixNs: 1_700_000_000_000_000_001n, name: 'retry', attributes: ['n', 2] }],
      links: [
        { traceId: Buffer.alloc(16, 5), spanId: Buffer.alloc(8, 6), attributes: ['why', 'x'] },
      ],
    },
  },
])

describe('writeTraces', () => {
  it('writes every field of a span', () => {
    expect(decode(encode(everything), exportTraceServiceRequest)).toMatchSnapshot()
  })

  it('leaves out what is absent', () => {
    const bare = batchOfRows([{ resource: service(''), name: '', kind: 0, flags: 0, root: true }])
    expect(decode(encode(bare), exportTraceServiceRequest)).toEqual({
      resource_spans: [
        {
          resource: { attributes: [{ key: 'service.name', value: { string_value: '' } }] },
          scope_spans: [
            {
              scope: { name: 'spantap', version: '0.1.0' },
              spans: [
                {
                  trace_id: Buffer.from('01000000000000000000000000000000', 'hex'),
                  span_id: Buffer.from('0200000000000000', 'hex'),
                  name: '',
                  kind: 0,
                  start_time_unix_nano: 0x17bc4a11fffffff0n + 7_000_000_007n,
                  end_time_unix_nano: 0x17bc4a11fffffff0n + 7_000_500_011n,
                },
              ],
            },
          ],
        },
      ],
    })
  })

  it('gives no bytes for no rows', () => {
    expect(encode(manyRows(0))).toHaveLength(0)
    expect(encode(manyRows(5), 3, 3)).toHaveLength(0)
  })

  it('groups 1,009 alternating rows of 7 services, each in its order', () => {
    const batch = manyRows(1009, services(7))
    const request = decode(encode(batch), exportTraceServiceRequest)
    expect(request['resource_spans']).toHaveLength(7)
    const decoded = decodeSpans(encode(batch))
    expect(decoded).toHaveLength(1009)
    const expected = [0, 1, 2, 3, 4, 5, 6].flatMap((first) =>
      Array.from({ length: Math.ceil((1009 - first) / 7) }, (_, i) => `span ${first + i * 7}`),
    )
    expect(decoded.map((span) => span.name)).toEqual(expected)
    for (const span of decoded) {
      expect(span.resource['service.instance.id']).toBe(Number(span.name.slice(5)) % 7)
    }
    const count = noSpans()
    countSpans(encode(batch), count)
    expect(count).toEqual({ spans: 1009, byKind: [0, 0, 1009, 0, 0, 0] })
  })

  it('keeps two scopes of one resource apart', () => {
    const resource = service('api')
    const scopes = ['one', 'two'].map((name) => ({
      name,
      version: '',
      attributes: attributeSet([]),
    }))
    const batch = batchOfRows([0, 1, 0, 1, 1].map((i) => ({ resource, scope: scopes[i]! })))
    const request = decode(encode(batch), exportTraceServiceRequest)
    expect(request['resource_spans']).toHaveLength(1)
    expect(decodeSpans(encode(batch)).map((span) => `${span.scope.name} ${span.name}`)).toEqual([
      'one span 0',
      'one span 2',
      'two span 1',
      'two span 3',
      'two span 4',
    ])
  })

  it('writes a range of rows', () => {
    const batch = manyRows(11, services(1))
    expect(decodeSpans(encode(batch, 3, 8)).map((span) => span.name)).toEqual([
      'span 3',
      'span 4',
      'span 5',
      'span 6',
      'span 7',
    ])
  })

  it.each([0, 1, 30, 127, 128, 129, 5_000, 16_200, 16_383, 16_384, 70_000, 3_000_000])(
    'writes a value of %i characters',
    (length) => {
      for (const value of ['x'.repeat(length), 'é'.repeat(length)]) {
        const batch = batchOfRows([{ resource: service('api'), own: ['k', value] }])
        expect(decodeSpans(encode(batch))[0]!.attributes).toEqual({ k: value })
      }
    },
  )

  it('writes the same bytes when sets are encoded already and in a writer that is used again', () => {
    const writer = new Writer()
    for (let i = 0; i < 3; i++) {
      writer.reset()
      writeTraces(writer, everything)
      expect(Buffer.from(writer.done())).toEqual(Buffer.from(encode(everything)))
    }
  })

  it('writes every kind of value', () => {
    const values: Record<string, AttributeValue> = {
      text: 'ä€😀',
      surrogate: 'a\ud800b',
      yes: true,
      no: false,
      zero: 0,
      minus: -1,
      big: 2 ** 53 - 1,
      least: -(2n ** 63n),
      most: 2n ** 63n - 1n,
      half: 0.5,
      whole: { double: 3 },
      huge: 1e300,
      nan: Number.NaN,
      infinite: -Infinity,
      bytes: Uint8Array.of(0, 255),
      list: ['a', 1, [true, null]],
      none: [],
      map: { map: ['k', { map: ['l', -2] }] },
      null: null,
    }
    const own = Object.entries(values).flat() as never
    const request = decode(
      encode(batchOfRows([{ resource: service('x'), own }])),
      exportTraceServiceRequest,
    )
    expect(request).toMatchSnapshot()
  })

  it('decodes to what was given, whatever it is', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.string({ unit: 'binary', maxLength: 200 }),
    )
    const value = fc.oneof(text, fc.maxSafeInteger(), fc.boolean(), fc.double({ noNaN: true }))
    // The test's own decoder puts attributes into a plain object, where `__proto__` is no key.
    const key = text.filter((each) => each !== '__proto__')
    const own = fc.dictionary(key, value, { maxKeys: 6 })
    fc.assert(
      fc.property(fc.array(own, { maxLength: 13 }), fc.integer({ min: 1, max: 4 }), (rows, n) => {
        const resources = services(n)
        const lists = rows.map((row) => Object.entries(row).flat())
        const batch = batchOfRows(
          lists.map((own, i) => ({
            resource: resources[i % n]!,
            own: i % 2 ? own : [],
            dimensions: attributeSet(i % 2 ? [] : own),
          })),
        )
        const decoded = decodeSpans(encode(batch))
        expect(decoded).toHaveLength(rows.length)
        for (const span of decoded) {
          const given = rows[Number(span.name.slice(5))]!
          expect(Object.entries(span.attributes)).toEqual(
            Object.entries(given).map(([key, value]) => [key, Object.is(value, -0) ? 0 : value]),
          )
        }
      }),
    )
  })
})
