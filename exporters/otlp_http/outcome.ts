// What an HTTP answer means to the sender (OTLP specification, "OTLP/HTTP Response"; otlphttpexporter otlp.go).
import { GRPC } from '../../pipeline/grpc/status.ts'
import {
  readPartialSuccess,
  readStatus,
  type PartialSuccess,
} from '../../pipeline/otlp/response.ts'
import type { Outcome } from '../helper/outcome.ts'
import { rejectedOf } from '../helper/partial_success.ts'
import { shorten } from '../helper/shorten.ts'
import type { Answer } from './post.ts'

const RETRYABLE = new Set([429, 502, 503, 504])
const THROTTLES = new Set([429, 503])

/** The gRPC status that an HTTP status is like (collector internal/statusutil). */
const CODES: ReadonlyMap<number, number> = new Map([
  [400, GRPC.INVALID_ARGUMENT],
  [401, GRPC.UNAUTHENTICATED],
  [403, GRPC.PERMISSION_DENIED],
  [404, GRPC.UNIMPLEMENTED],
  [429, GRPC.RESOURCE_EXHAUSTED],
  [502, GRPC.UNAVAILABLE],
  [503, GRPC.UNAVAILABLE],
  [504, GRPC.UNAVAILABLE],
])

/** `partial` is told of a partial success. */
export function outcomeOf(
  answer: Answer,
  name: string,
  items: number,
  partial: (success: PartialSuccess) => void,
): Outcome {
  const { status } = answer
  if (status >= 200 && status < 300) return success(answer, items, partial)
  const reason = describe(answer, name)
  const code = CODES.get(status) ?? GRPC.UNKNOWN
  if (!RETRYABLE.has(status)) return { kind: 'permanent', reason, code }
  const afterMs = THROTTLES.has(status) ? retryAfterMs(answer) : 0
  return { kind: 'retry', reason, unreachable: false, afterMs, code }
}

function success(
  answer: Answer,
  items: number,
  partial: (success: PartialSuccess) => void,
): Outcome {
  // An answer that was cut off still began with "taken".
  if (!answer.whole) return { kind: 'sent', rejected: 0 }
  const type = answer.headers['content-type']
  try {
    const given = readPartialSuccess(answer.body, type)
    if (given) partial(given)
    return { kind: 'sent', rejected: rejectedOf(given, items) }
  } catch (error) {
    const encoding = type?.includes('json') ? 'json' : 'protobuf'
    const reason = `error parsing ${encoding} response: ${(error as Error).message}`
    return { kind: 'permanent', reason }
  }
}

/** The Collector's text. */
function describe(answer: Answer, name: string): string {
  const text = `error exporting items, request to ${name} responded with HTTP Status Code ${answer.status}`
  const status = readStatus(answer.body, answer.headers['content-type'])
  if (!status) return text
  return `${text}, Message=${shorten(status.message)}, Details=[${shorten(status.details.join(' '))}]`
}

/** 31 years: more digits are no time to wait, and enough of them are Infinity. */
const SECONDS = /^0*\d{1,9}$/

/** Seconds or an HTTP-date (RFC 9110 §10.2.3); 0 when there is none or it makes no sense. */
function retryAfterMs(answer: Answer): number {
  const value = answer.headers['retry-after']
  if (value === undefined) return 0
  if (/^\d+$/.test(value)) return SECONDS.test(value) ? Number(value) * 1000 : 0
  const date = Date.parse(value)
  return Number.isNaN(date) ? 0 : Math.max(0, date - Date.now())
}
