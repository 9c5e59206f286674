import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { readRpcStatus } from '../../../pipeline/grpc/rpc_status.ts'
import { EXPORT, framed, GrpcClient, type GrpcCall } from '../../support/grpc_client.ts'
import { records, spans } from './requests.ts'
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

const rejected = (reason: string): string =>
  `spantap_receiver_rejected_requests{reason="${reason}",transport="grpc"}`

// Codes and texts are those of otelcol 0.158.
describe('otlp over gRPC refuses', () => {
  const trace = 'opentelemetry.proto.collector.trace.v1.TraceService'
  const large = { 'grpc-encoding': 'gzip' }
  const cases: [string, string, Uint8Array, GrpcCall, number, number, string, string][] = [
    [
      'a signal that no pipeline takes',
      EXPORT.logs,
      framed(records(3)),
      {},
      200,
      12,
      'unknown service opentelemetry.proto.collector.logs.v1.LogsService',
      'unknown_method',
    ],
    [
      'a method',
      `/${trace}/Nope`,
      framed(spans(3)),
      {},
      200,
      12,
      `unknown method Nope for service ${trace}`,
      'unknown_method',
    ],
    [
      'a path',
      '/foo',
      framed(spans(3)),
      {},
      200,
      12,
      'malformed method name: "/foo"',
      'unknown_method',
    ],
    [
      'a type',
      EXPORT.traces,
      framed(spans(3)),
      { headers: { 'content-type': 'application/json' } },
      415,
      3,
      'invalid gRPC request content-type "application/json"',
      'media_type',
    ],
    [
      'a verb',
      EXPORT.traces,
      framed(spans(3)),
      { headers: { ':method': 'PUT' } },
      405,
      13,
      'Received a HEADERS frame with :method "PUT" which should be POST',
      'method',
    ],
    [
      'a timeout',
      EXPORT.traces,
      framed(spans(3)),
      { headers: { 'grpc-timeout': 'abc' } },
      400,
      13,
      'malformed grpc-timeout: transport: timeout unit is not recognized: "abc"',
      'malformed',
    ],
    [
      'an encoding',
      EXPORT.traces,
      framed(spans(3), 1),
      { headers: { 'grpc-encoding': 'br' } },
      200,
      12,
      'grpc: Decompressor is not installed for grpc-encoding "br"',
      'encoding',
    ],
    [
      'a flag without an encoding',
      EXPORT.traces,
      framed(spans(3), 1),
      {},
      200,
      13,
      'grpc: compressed flag set with identity or empty encoding',
      'malformed',
    ],
    [
      'another flag',
      EXPORT.traces,
      framed(spans(3), 2),
      {},
      200,
      13,
      'grpc: received unexpected payload format 2',
      'malformed',
    ],
    ['no message', EXPORT.traces, new Uint8Array(), {}, 200, 2, 'EOF', 'aborted'],
    [
      'half a message',
      EXPORT.traces,
      framed(spans(3)).subarray(0, 9),
      {},
      200,
      2,
      'unexpected EOF',
      'aborted',
    ],
    [
      'a message that is too large',
      EXPORT.traces,
      Buffer.from([0, 127, 255, 255, 255, 1]),
      { end: false },
      200,
      8,
      'grpc: received message larger than max (2147483647 vs. 4194304)',
      'too_large',
    ],
    [
      'a bomb',
      EXPORT.traces,
      framed(gzipSync(Buffer.alloc(50_000_000)), 1),
      { headers: large },
      200,
      8,
      'grpc: received message after decompression larger than max 4194304',
      'too_large',
    ],
    [
      'gzip that is cut off',
      EXPORT.traces,
      framed(gzipSync(spans(3)).subarray(0, 15), 1),
      { headers: large },
      200,
      13,
      'grpc: failed to decompress the message: unexpected EOF',
      'malformed',
    ],
    [
      'a deadline that has passed',
      EXPORT.traces,
      framed(spans(3)),
      { headers: { 'grpc-timeout': '1n' } },
      200,
      4,
      'context deadline exceeded',
      'deadline',
    ],
    [
      'a deadline that passes',
      EXPORT.traces,
      framed(spans(3)).subarray(0, 9),
      { headers: { 'grpc-timeout': '50m' }, end: false },
      200,
      4,
      'context deadline exceeded',
      'deadline',
    ],
  ]
  it.each(cases)('P6: %s', async (_, path, data, how, http, code, message, reason) => {
    await start({ grpc: {} }, ['traces', 'metrics'])
    const answer = await client.call(path, data, how)
    const { body, trailers, reset } = answer
    expect([answer.http, answer.code, decodeURIComponent(answer.message)]).toEqual([
      http,
      code,
      message,
    ])
    expect([body.length, trailers, reset]).toEqual([0, {}, 0])
    expect(answer.headers['content-type']).toBe('application/grpc')
    expect(run.batches).toEqual([])
    expect(run.set.counted()[rejected(reason)]).toBe(1)
    expect((await client.call(EXPORT.traces, framed(spans(7)))).code).toBe(0)
  })

  it('P6: protobuf that is cut off', async () => {
    await start()
    const answer = await client.call(EXPORT.traces, framed(spans(3).subarray(0, 9)))
    expect(answer.code).toBe(13)
    expect(answer.message).toMatch(/^grpc: error unmarshalling request: /)
    expect(run.set.counted()[rejected('malformed')]).toBe(1)
  })
})

describe('otlp over gRPC tells its client', () => {
  it.each([
    [{ retryable: true }, 14],
    [{ retryable: false }, 13],
    [{ retryable: true, code: 8 }, 8],
    [{ retryable: false, code: 3 }, 3],
  ])('%j as %d', async (how, code) => {
    await start()
    run.answer = { ok: false, reason: 'queue full: 100 %', ...how }
    const answer = await client.call(EXPORT.traces, framed(spans(3)))
    expect(answer).toMatchObject({ http: 200, code, message: 'queue full: 100 %25', trailers: {} })
    expect(answer.headers['grpc-status-details-bin']).toBeUndefined()
  })

  it('when to come again', async () => {
    await start()
    run.answer = { ok: false, reason: 'busy', retryable: true, retryAfterMs: 13_700 }
    const { headers } = await client.call(EXPORT.traces, framed(spans(3)))
    const details = Buffer.from(String(headers['grpc-status-details-bin']), 'base64')
    expect(readRpcStatus(details)).toEqual({ code: 14, message: 'busy', retryDelayMs: 13_700 })
  })

  it('not yet: calls under way end before it does', async () => {
    await start()
    run.answer = undefined
    const answer = client.call(EXPORT.traces, framed(spans(3)))
    await expect.poll(() => run.batches.length).toBe(1)
    const stopped = run.stop()
    await expect.poll(() => client.session.closed).toBe(true)
    run.batches[0]!.settle({ ok: true })
    expect((await answer).code).toBe(0)
    await stopped
  })
})
