import { gzipSync, zstdCompressSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { EXPORT, framed, GrpcClient } from '../../support/grpc_client.ts'
import { points, records, spans } from './requests.ts'
import { running, type Running } from './running.ts'

let run: Running
let client: GrpcClient
afterEach(async () => {
  client.close()
  await run.stop()
})

async function start(...given: Parameters<typeof running>): Promise<void> {
  run = await running(...given)
  client = new GrpcClient(run.grpc)
}

describe('otlp over gRPC takes', () => {
  it('all three signals over one connection, and leaves them encoded', async () => {
    await start()
    const bodies = { traces: spans(101), metrics: points(103), logs: records(107) }
    for (const signal of ['traces', 'metrics', 'logs'] as const) {
      const answer = await client.call(EXPORT[signal], framed(bodies[signal]))
      expect(answer).toMatchObject({ http: 200, code: 0, message: '', reset: 0 })
      expect(answer.body.toString('hex')).toBe('00000000020a00')
      expect(answer.headers['grpc-status']).toBeUndefined()
    }
    expect(run.batches.map(({ signal, items }) => [signal, items])).toEqual([
      ['traces', 101],
      ['metrics', 103],
      ['logs', 107],
    ])
    expect(run.batches.map(({ encoded }) => Buffer.from(encoded!.bytes))).toEqual(
      Object.values(bodies),
    )
    expect(run.batches[0]!.client).toEqual({
      transport: 'grpc',
      address: '127.0.0.1',
      metadata: new Map(),
    })
  })

  it.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ])('%s', async (encoding, compress) => {
    await start()
    const headers = { 'grpc-encoding': encoding }
    const packed = await client.call(EXPORT.traces, framed(compress(spans(997)), 1), { headers })
    const plain = await client.call(EXPORT.traces, framed(spans(991)), { headers })
    expect([packed.code, plain.code]).toEqual([0, 0])
    expect(run.batches.map(({ items }) => items)).toEqual([997, 991])
  })

  it('a message near the limit, beside 30 others', async () => {
    await start()
    const large = spans(20_011, 'x'.repeat(195))
    expect(large.length).toBeGreaterThan(4_000_000)
    const small = Array.from({ length: 30 }, () => client.call(EXPORT.traces, framed(spans(7))))
    const all = await Promise.all([client.call(EXPORT.traces, framed(large)), ...small])
    expect(all.map(({ code }) => code)).toEqual(Array.from({ length: 31 }, () => 0))
    expect(run.batches.reduce((sum, { items }) => sum + items, 0)).toBe(20_011 + 210)
  })

  it('a call of a client that does not say that it is done', async () => {
    await start()
    const answer = await client.call(EXPORT.traces, framed(spans(3)), { end: false })
    expect(answer).toMatchObject({ code: 0, reset: 0 })
    expect(answer.trailers['grpc-status']).toBe('0')
  })

  it('nothing at all, and tells nobody', async () => {
    await start()
    const answer = await client.call(EXPORT.logs, framed(new Uint8Array()))
    expect([answer.code, run.batches.length]).toEqual([0, 0])
  })

  it('metadata of the client where it is told to', async () => {
    await start({ grpc: { include_metadata: true } })
    const headers = { 'x-tenant': ['a', 'b'], 'x-raw-bin': Buffer.from('ok').toString('base64') }
    await client.call(EXPORT.traces, framed(spans(1)), { headers })
    const { metadata } = run.batches[0]!.client!
    expect(metadata.get('x-tenant')?.join()).toMatch(/^a, ?b$/)
    expect(metadata.get('x-raw-bin')).toEqual(['ok'])
    expect(metadata.get('host')).toEqual([run.grpc])
  })
})
