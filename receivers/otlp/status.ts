// What a client hears of a batch that was refused (otlpreceiver/internal/errors, internal/statusutil).
import type { Refused } from '../../pipeline/batch.ts'
import { GRPC, type GrpcStatus } from '../../pipeline/grpc/status.ts'

/** google/protobuf/duration.proto: about 10,000 years. */
const MOST_DELAY_MS = 315_576_000_000_000

/**
 * The status of a refusal: that of the backend, where there was one. Numbers come from whoever refused, and may be any: those that a
 * status has no place for are left out.
 */
export function statusOf({ reason, retryable, code, retryAfterMs }: Refused): GrpcStatus {
  return {
    code: isWithin(code, 2 ** 31 - 1)
      ? Math.trunc(code)
      : retryable
        ? GRPC.UNAVAILABLE
        : GRPC.INTERNAL,
    message: reason,
    ...(isWithin(retryAfterMs, MOST_DELAY_MS) && { retryDelayMs: retryAfterMs }),
  }
}

/** False for what is none, and for NaN. */
const isWithin = (value: number | undefined, most: number): value is number =>
  value !== undefined && value >= 0 && value <= most

const HTTP_STATUS: Readonly<Record<number, number>> = {
  [GRPC.CANCELLED]: 503,
  [GRPC.DEADLINE_EXCEEDED]: 503,
  [GRPC.ABORTED]: 503,
  [GRPC.OUT_OF_RANGE]: 503,
  [GRPC.UNAVAILABLE]: 503,
  [GRPC.DATA_LOSS]: 503,
  [GRPC.RESOURCE_EXHAUSTED]: 429,
  [GRPC.INVALID_ARGUMENT]: 400,
  [GRPC.UNAUTHENTICATED]: 401,
  [GRPC.PERMISSION_DENIED]: 403,
  [GRPC.UNIMPLEMENTED]: 404,
}

export function httpStatusOf({ code }: GrpcStatus): number {
  return HTTP_STATUS[code] ?? 500
}

/** `Retry-After` in whole seconds, for the statuses that may have it. */
export function retryAfter(httpStatus: number, { retryDelayMs }: GrpcStatus): string | undefined {
  if (retryDelayMs === undefined || (httpStatus !== 429 && httpStatus !== 503)) return undefined
  return String(Math.floor(retryDelayMs / 1000))
}
