// What an HTTP answer means to the sender (OTLP specification, "OTLP/HTTP Response").
import {
  readPartialSuccess,
  readStatus,
  type PartialSuccess,
} from '../../pipeline/otlp/response.ts'
import type { Outcome } from '../helper/outcome.ts'
import type { Answer } from './post.ts'

const RETRYABLE = new Set([429, 502, 503, 504])

/** What a server says is shortened in logs. */
const MAX_MESSAGE = 500

/** `partial` is told of a partial success. */
export function outcomeOf(
  answer: Answer,
  name: string,
  items: number,
  partial: (success: PartialSuccess) => void,
): Outcome {
  if (answer.status >= 200 && answer.status < 300) return success(answer, items, partial)
  const reason = describe(answer, name)
  if (!RETRYABLE.has(answer.status)) return { kind: 'permanent', reason }
  return { kind: 'retry', reason, unreachable: false, afterMs: retryAfterMs(answer) }
}

function success(
  answer: Answer,
  items: number,
  partial: (success: PartialSuccess) => void,
): Outcome {
  // An answer that was cut off still began with "taken".
  if (!answer.whole) return { kind: 'sent', rejected: 0 }
  try {
    const given = readPartialSuccess(answer.body, answer.headers['content-type'])
    if (given) partial({ ...given, message: shorten(given.message) })
    return { kind: 'sent', rejected: Math.min(Math.max(given?.rejected ?? 0, 0), items) }
  } catch (error) {
    return { kind: 'permanent', reason: `error parsing the response: ${(error as Error).message}` }
  }
}

/** The Collector's text. */
function describe(answer: Answer, name: string): string {
  const text = `error exporting items, request to ${name} responded with HTTP Status Code ${answer.status}`
  const status = readStatus(answer.body, answer.headers['content-type'])
  if (!status) return text
  return `${text}, Message=${shorten(status.message)}, Details=[${shorten(status.details.join(' '))}]`
}

const shorten = (text: string): string =>
  text.length > MAX_MESSAGE ? `${text.slice(0, MAX_MESSAGE)}…` : text

/** Seconds or an HTTP-date (RFC 9110 §10.2.3); 0 when there is none or it makes no sense. */
function retryAfterMs(answer: Answer): number {
  const value = answer.headers['retry-after']
  if (value === undefined) return 0
  if (/^\d+$/.test(value)) return Number(value) * 1000
  const date = Date.parse(value)
  return Number.isNaN(date) ? 0 : Math.max(0, date - Date.now())
}
