import { describe, expect, it } from 'vitest'
import { batchOf, encodedBatch, type Batch, type Settled } from '../../../pipeline/batch.ts'
import { parseYaml } from '../../../pipeline/config/yaml/parse.ts'
import { attributeSet } from '../../../pipeline/data/attributes.ts'
import type { SpanBatch } from '../../../pipeline/data/spans.ts'
import { jsonRequest } from '../../../pipeline/otlp/json/index.ts'
import { INPUTS } from '../golden/inputs.ts'
import { batchOfRows, service } from '../../pipeline/otlp/spans.ts'
import { runningProcessor } from '../running.ts'

const run = (actions: readonly object[], more: object = {}) =>
  runningProcessor('attributes', { actions, ...more }, ['traces', 'metrics', 'logs'])

const dataOf = (batch: Batch | undefined): SpanBatch => batch!.data as SpanBatch

/** Two spans of spantap: they share sets of dimensions and connection. */
function spans() {
  const resource = service('api')
  const dimensions = attributeSet(['http.request.method', 'GET', 'http.route', '/a'])
  const connection = attributeSet(['server.port', 8080])
  const row = { resource, dimensions, connection, own: ['url.path', '/a/17'] } as const
  return { data: batchOfRows([row, row]), dimensions, connection }
}

describe('attributes', () => {
  it('leaves shared sets alone, and puts what is new to what is the span’s own', () => {
    const { connection, data, dimensions } = spans()
    const { out, source } = run([{ key: 'env', value: 'prod', action: 'insert' }])
    source.next(batchOf('traces', 2, data))
    const made = dataOf(out[0])
    expect(made.dimensions).toEqual([dimensions, dimensions])
    expect(made.dimensions[0]).toBe(dimensions)
    expect(made.connection[1]).toBe(connection)
    expect(made.own).toEqual([
      ['url.path', '/a/17', 'env', 'prod'],
      ['url.path', '/a/17', 'env', 'prod'],
    ])
    expect(dimensions.list).toEqual(['http.request.method', 'GET', 'http.route', '/a'])
  })

  it('makes one new set for all spans that had one, so that red still counts one series', () => {
    const { data, dimensions } = spans()
    const { out, source } = run([
      { key: 'http.route', action: 'delete' },
      { key: 'server.port', action: 'convert', converted_type: 'string' },
    ])
    source.next(batchOf('traces', 2, data))
    source.next(batchOf('traces', 2, spans().data))
    const [made, later] = out.map(dataOf)
    expect(made!.dimensions[0]!.list).toEqual(['http.request.method', 'GET'])
    expect(made!.dimensions[0]!.id).not.toBe(dimensions.id)
    expect(made!.dimensions[1]).toBe(made!.dimensions[0])
    expect(later!.dimensions[0]).toBe(made!.dimensions[0])
    expect(made!.connection[0]!.list).toEqual(['server.port', '8080'])
  })

  it('hands on what it did not change as it came, still encoded', () => {
    const { out, source } = run([{ key: 'nowhere', action: 'delete' }])
    for (const signal of ['traces', 'metrics', 'logs'] as const) {
      const request = jsonRequest(signal, Buffer.from(JSON.stringify(INPUTS[signal])))
      source.next(encodedBatch(request))
      expect(out.at(-1)!.encoded).toBe(request)
    }
  })

  it('takes the encoded bytes from what it has changed, and keeps client and answer', () => {
    const { out, source } = run([{ key: 'tenant', from_context: 'X-Tenant', action: 'insert' }])
    const client = { address: '::1', metadata: new Map([['x-tenant', ['a', 'b']]]) }
    const answers: Settled[] = []
    for (const signal of ['traces', 'metrics', 'logs'] as const) {
      const request = jsonRequest(signal, Buffer.from(JSON.stringify(INPUTS[signal])))
      source.next(encodedBatch(request, (answer) => answers.push(answer), client))
      const made = out.at(-1)!
      expect(made.encoded).toBeUndefined()
      expect(made.client).toBe(client)
      expect(made.items).toBe(request.items)
      expect(answers).toEqual([])
      made.settle({ ok: true })
      expect(answers.splice(0)).toEqual([{ ok: true }])
    }
    expect(dataOf(out[0]).own[3]).toEqual(['tenant', 'a;b'])
  })

  it('inserts null as nothing', () => {
    const { out, source } = run([{ key: 'a', value: null, default_value: 'd', action: 'insert' }])
    source.next(batchOf('traces', 2, spans().data))
    expect(dataOf(out[0]).own[0]).toEqual(['url.path', '/a/17', 'a', 'd'])
  })

  it('keeps the type of a value in YAML', () => {
    const source =
      '[{ key: a, value: 1.0, action: insert }, { key: b, value: { c: [2, 2.0] }, action: insert }]'
    const actions = parseYaml(source).value as object[]
    const made = run(actions)
    made.source.next(batchOf('traces', 2, spans().data))
    expect(dataOf(made.out[0]).own[0]!.slice(2)).toEqual([
      'a',
      { double: 1 },
      'b',
      { map: ['c', [2, { double: 2 }]] },
    ])
  })
})
