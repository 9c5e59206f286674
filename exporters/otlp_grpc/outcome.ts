// What a gRPC status means to the sender (OTLP specification, "OTLP/gRPC Response"; otlpexporter otlp.go shouldRetry).
import { codeName, GRPC } from '../../pipeline/grpc/status.ts'
import { readPartialSuccess, type PartialSuccess } from '../../pipeline/otlp/response.ts'
import type { Outcome } from '../helper/outcome.ts'
import { rejectedOf } from '../helper/partial_success.ts'
import { shorten } from '../helper/shorten.ts'
import type { Reply } from './call.ts'

const RETRYABLE = new Set<number>([
  GRPC.CANCELLED,
  GRPC.DEADLINE_EXCEEDED,
  GRPC.ABORTED,
  GRPC.OUT_OF_RANGE,
  GRPC.UNAVAILABLE,
  GRPC.DATA_LOSS,
])

/** `partial` is told of a partial success. */
export function outcomeOf(
  reply: Reply,
  items: number,
  partial: (success: PartialSuccess) => void,
): Outcome {
  const { code, message, retryDelayMs, unreachable } = reply
  if (code === GRPC.OK) return success(reply, items, partial)
  const reason = `rpc error: code = ${codeName(code)} desc = ${shorten(message)}`
  // Only a server that says when is one that recovers.
  const exhausted = code === GRPC.RESOURCE_EXHAUSTED && retryDelayMs !== undefined
  if (!RETRYABLE.has(code) && !exhausted) return { kind: 'permanent', reason, code }
  return { kind: 'retry', reason, unreachable, afterMs: retryDelayMs ?? 0, code }
}

function success(
  { body }: Reply,
  items: number,
  partial: (success: PartialSuccess) => void,
): Outcome {
  try {
    const given = readPartialSuccess(body, 'application/x-protobuf')
    if (given) partial(given)
    return { kind: 'sent', rejected: rejectedOf(given, items) }
  } catch (error) {
    // grpc-go cannot read the answer either, and calls that an internal error.
    const reason = `rpc error: code = Internal desc = grpc: failed to unmarshal the received message: ${(error as Error).message}`
    return { kind: 'permanent', reason, code: GRPC.INTERNAL }
  }
}
