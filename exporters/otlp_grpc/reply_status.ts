// The status of an answer, wherever it is in it (grpc/doc/PROTOCOL-HTTP2.md, http-grpc-status-mapping.md).
import { constants, type IncomingHttpHeaders } from 'node:http2'
import { readRpcStatus } from '../../pipeline/grpc/rpc_status.ts'
import { decodeMessage, GRPC, parseCode, type GrpcStatus } from '../../pipeline/grpc/status.ts'

const OF_HTTP: ReadonlyMap<number, number> = new Map([
  [400, GRPC.INTERNAL],
  [401, GRPC.UNAUTHENTICATED],
  [403, GRPC.PERMISSION_DENIED],
  [404, GRPC.UNIMPLEMENTED],
  [429, GRPC.UNAVAILABLE],
  [502, GRPC.UNAVAILABLE],
  [503, GRPC.UNAVAILABLE],
  [504, GRPC.UNAVAILABLE],
])

const OF_RESET: ReadonlyMap<number, number> = new Map([
  [constants.NGHTTP2_REFUSED_STREAM, GRPC.UNAVAILABLE],
  [constants.NGHTTP2_CANCEL, GRPC.CANCELLED],
  [constants.NGHTTP2_ENHANCE_YOUR_CALM, GRPC.RESOURCE_EXHAUSTED],
  [constants.NGHTTP2_INADEQUATE_SECURITY, GRPC.PERMISSION_DENIED],
])

export const codeOfReset = (reset: number): number => OF_RESET.get(reset) ?? GRPC.INTERNAL

/** Undefined when there is none: the answer was cut off, or there is no answer. */
export function statusOf(
  headers: IncomingHttpHeaders | undefined,
  trailers: IncomingHttpHeaders | undefined,
): GrpcStatus | undefined {
  // An answer without a message has its status in its only headers.
  const from = [trailers, headers].find((one) => one?.['grpc-status'] !== undefined)
  if (from) {
    const details = retryDelay(from['grpc-status-details-bin'])
    return {
      code: parseCode(String(from['grpc-status'])),
      message: decodeMessage(String(from['grpc-message'] ?? '')),
      ...(details !== undefined && { retryDelayMs: details }),
    }
  }
  const http = Number(headers?.[':status'] ?? 200)
  if (http === 200) return undefined
  const message = `unexpected HTTP status code received from server: ${http}`
  return { code: OF_HTTP.get(http) ?? GRPC.UNKNOWN, message }
}

function retryDelay(details: string | string[] | undefined): number | undefined {
  if (details === undefined) return undefined
  return readRpcStatus(Buffer.from(String(details), 'base64'))?.retryDelayMs
}
