import { describe, expect, it } from 'vitest'
import { batchOf, encodedBatch, type Batch } from '../../../pipeline/batch.ts'
import type { SpanBatch } from '../../../pipeline/data/spans.ts'
import { jsonRequest } from '../../../pipeline/otlp/json/index.ts'
import { INPUTS } from '../golden/inputs.ts'
import { batchOfRows, service } from '../../pipeline/otlp/spans.ts'
import { runningProcessor } from '../running.ts'

const resourcesOf = (batch: Batch | undefined) => (batch!.data as SpanBatch).resource

describe('resource', () => {
  it('changes each resource once, so that it is still compared by identity', () => {
    const { out, source } = runningProcessor(
      'resource',
      { attributes: [{ key: 'env', value: 'prod', action: 'upsert' }] },
      ['traces'],
    )
    const [api, cart] = [service('api'), service('cart')]
    const rows = [{ resource: api }, { resource: cart }, { resource: api }]
    source.next(batchOf('traces', 3, batchOfRows(rows)))
    source.next(batchOf('traces', 3, batchOfRows(rows)))
    const [first, second] = out.map(resourcesOf)
    expect(first!.map(({ attributes }) => attributes.list)).toEqual([
      ['service.name', 'api', 'env', 'prod'],
      ['service.name', 'cart', 'env', 'prod'],
      ['service.name', 'api', 'env', 'prod'],
    ])
    expect(first![2]).toBe(first![0])
    expect(second![0]).toBe(first![0])
    expect(api.attributes.list).toEqual(['service.name', 'api'])
  })

  it('keeps `service` in step', () => {
    const { out, source } = runningProcessor(
      'resource',
      { attributes: [{ key: 'service.name', value: 'shop', action: 'update' }] },
      ['traces'],
    )
    source.next(batchOf('traces', 1, batchOfRows([{ resource: service('api') }])))
    expect(resourcesOf(out[0])[0]!.service).toBe('shop')
  })

  it('asks again for each client when the client matters', () => {
    const { out, source } = runningProcessor(
      'resource',
      { attributes: [{ key: 'tenant', from_context: 'metadata.x-tenant', action: 'insert' }] },
      ['traces'],
    )
    const resource = service('api')
    for (const tenant of ['a', 'b']) {
      const client = { address: '', metadata: new Map([['x-tenant', [tenant]]]) }
      source.next(batchOf('traces', 1, batchOfRows([{ resource }]), undefined, client))
    }
    const lists = out.map((batch) => resourcesOf(batch)[0]!.attributes.list.slice(2))
    expect(lists).toEqual([
      ['tenant', 'a'],
      ['tenant', 'b'],
    ])
  })

  it('hands on a batch whose resources stay as they are, still encoded', () => {
    const { out, source } = runningProcessor(
      'resource',
      { attributes: [{ key: 'nowhere', action: 'delete' }] },
      ['traces', 'metrics', 'logs'],
    )
    for (const signal of ['traces', 'metrics', 'logs'] as const) {
      const request = jsonRequest(signal, Buffer.from(JSON.stringify(INPUTS[signal])))
      source.next(encodedBatch(request))
      expect(out.at(-1)!.encoded).toBe(request)
    }
  })
})
