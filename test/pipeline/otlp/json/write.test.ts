import { performance } from 'node:perf_hooks'
import { describe, expect, it } from 'vitest'
import { encodedBatch } from '../../../../pipeline/batch.ts'
import { encodedRequest } from '../../../../pipeline/otlp/encoded.ts'
import { batchJson, jsonRequest, writeJson } from '../../../../pipeline/otlp/json/index.ts'
import { MAX_NESTING } from '../../../../pipeline/otlp/walk.ts'

/** A field with a length. */
function field(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const inner = Buffer.concat(contents)
  const length: number[] = []
  let rest = inner.length
  for (; rest > 127; rest >>>= 7) length.push((rest & 127) | 128)
  return Buffer.concat([Buffer.from([tag, ...length, rest]), inner])
}

const text = (value: string): Buffer => field(0x0a, Buffer.from(value))
/** KeyValue.value. */
const VALUE = 0x12
/** ResourceSpans { resource { attributes } }. */
const withAttribute = (...pair: readonly Uint8Array[]): Buffer =>
  field(0x0a, field(0x0a, field(0x0a, ...pair)))
const json = (bytes: Uint8Array): string => batchJson(encodedBatch(encodedRequest('traces', bytes)))
const attributes = (bytes: Uint8Array): unknown =>
  (
    JSON.parse(json(bytes)) as {
      resourceSpans: [{ resource: { attributes: unknown } }]
    }
  ).resourceSpans[0].resource.attributes

/** Lists in maps in values, each value in two parts, of which the second is `after`. */
function nested(depth: number, after: Uint8Array): Buffer {
  let value = text('x')
  for (let i = 1; i < depth; i++) {
    value = field(0x32, field(0x0a, text('k'), field(VALUE, value), field(VALUE, after)))
  }
  return value
}

describe('a message that comes in parts', () => {
  it('P6: costs no more than its bytes, however deep it is nested', () => {
    const bytes = withAttribute(field(VALUE, nested(MAX_NESTING, new Uint8Array())), field(VALUE))
    expect(bytes.length).toBeLessThan(1024)
    const before = performance.now()
    const written = json(bytes)
    expect(performance.now() - before).toBeLessThan(1000)
    expect(written.match(/kvlistValue/g)).toHaveLength(MAX_NESTING - 1)
    expect(written.match(/"stringValue":"x"/g)).toHaveLength(1)
    const { data } = encodedRequest('traces', bytes)
    expect(data.resource).toHaveLength(0)
  })

  it('P6: costs no more than its bytes in JSON that says it twice, either', () => {
    let value = '{"stringValue":"x"}'
    for (let i = 1; i < MAX_NESTING; i++) {
      value = `{"kvlistValue":{"values":[{"key":"k","value":${value},"value":{}}]}}`
    }
    const pair = `{"key":"k","value":${value},"value":{}}`
    const request = `{"resourceSpans":[{"resource":{"attributes":[${pair}]}}]}`
    const before = performance.now()
    const encoded = jsonRequest('traces', Buffer.from(request))
    const written = batchJson(encodedBatch(encoded))
    expect(performance.now() - before).toBeLessThan(1000)
    expect(written.match(/kvlistValue/g)).toHaveLength(MAX_NESTING - 1)
  })

  it('P2: is one with the fields of all, wherever they stand', () => {
    const parts = [field(VALUE, text('a')), text('key'), field(VALUE), field(VALUE, text('b'))]
    expect(attributes(withAttribute(...parts))).toEqual([
      { key: 'key', value: { stringValue: 'b' } },
    ])
    const taken = [field(VALUE, text('a')), field(VALUE, Buffer.from([0x18, 7])), text('key')]
    expect(attributes(withAttribute(...taken))).toEqual([{ key: 'key', value: { intValue: '7' } }])
    const inner = field(0x32, field(0x0a, text('in'), field(VALUE, text('c')), field(VALUE)))
    expect(attributes(withAttribute(field(VALUE, inner), text('out'), field(VALUE)))).toEqual([
      {
        key: 'out',
        value: { kvlistValue: { values: [{ key: 'in', value: { stringValue: 'c' } }] } },
      },
    ])
  })

  it('P2: is the same as what its data are written as', () => {
    const status = [
      field(0x7a, field(0x12, Buffer.from('no'))),
      field(0x7a, Buffer.from([0x18, 2])),
    ]
    const resource = field(0x0a, field(0x0a, text('a'), field(VALUE, text('1')), field(VALUE)))
    const more = field(0x0a, field(0x0a, field(VALUE), text('b'), field(VALUE, text('2'))))
    const scope = field(0x12, field(0x12, field(0x2a, Buffer.from('op')), ...status))
    const encoded = encodedRequest('traces', field(0x0a, resource, scope, more))
    const written = batchJson(encodedBatch(encoded))
    expect(written).toContain('"status":{"message":"no","code":2}')
    expect(written).toBe(writeJson('traces', encoded.data))
  })
})
