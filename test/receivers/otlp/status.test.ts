import { expect, it } from 'vitest'
import { jsonRpcStatus, readRpcStatus, writeRpcStatus } from '../../../pipeline/grpc/rpc_status.ts'
import { GRPC } from '../../../pipeline/grpc/status.ts'
import { httpStatusOf, retryAfter, statusOf } from '../../../receivers/otlp/status.ts'

const refused = { ok: false, reason: 'full', retryable: true } as const

it('what a backend said goes on to the client', () => {
  const status = statusOf({ ...refused, code: GRPC.RESOURCE_EXHAUSTED, retryAfterMs: 2500 })
  expect(status).toEqual({ code: 8, message: 'full', retryDelayMs: 2500 })
  expect([httpStatusOf(status), retryAfter(429, status)]).toEqual([429, '2'])
  expect(readRpcStatus(writeRpcStatus(status))).toEqual(status)
})

it.each([Infinity, -Infinity, NaN, -1, 2 ** 53 * 1000, Number.MAX_VALUE])(
  'P6: a wait of %s ms is none, and every answer ends',
  (retryAfterMs) => {
    const status = statusOf({ ...refused, retryAfterMs })
    expect(status).toEqual({ code: GRPC.UNAVAILABLE, message: 'full' })
    expect(retryAfter(503, status)).toBeUndefined()
    expect(readRpcStatus(writeRpcStatus(status))).toEqual(status)
    expect(jsonRpcStatus(status)).toBe('{"code":14,"message":"full"}')
  },
)

it.each([Infinity, NaN, -1, 2 ** 31])('P6: %s is no code', (code) => {
  expect(statusOf({ ...refused, code }).code).toBe(GRPC.UNAVAILABLE)
  expect(statusOf({ ...refused, code, retryable: false }).code).toBe(GRPC.INTERNAL)
})

it('the longest wait that a Duration has is told', () => {
  const status = statusOf({ ...refused, retryAfterMs: 315_576_000_000_000 })
  expect(retryAfter(503, status)).toBe('315576000000')
  expect(writeRpcStatus(status).length).toBeLessThan(100)
})
