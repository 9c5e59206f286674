// Answering a request whose body may still be on its way.
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'

/** Go's server reads so much of a body that nobody wants, to keep the connection. */
const WORTH_READING = 262_144
/** And waits so long for a client to notice the answer. */
export const LINGER_MS = 500

/**
 * Answer now. When much of the body is still to come, the connection closes, but not before the client had time to read the answer:
 * a socket closed with unread bytes in it is reset, and the answer is lost with it.
 */
export function answer(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  headers: OutgoingHttpHeaders,
  body: Uint8Array | string,
): void {
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length
  if (request.complete || unread(request) <= WORTH_READING) {
    response.writeHead(status, { ...headers, 'content-length': length }).end(body)
    return
  }
  response.shouldKeepAlive = false
  response.writeHead(status, { ...headers, 'content-length': length })
  response.write(body)
  const timer = setTimeout(() => response.end(), LINGER_MS)
  request.once('close', () => clearTimeout(timer))
  request.once('end', () => response.end())
  request.resume()
}

/** Bytes of the body at most, as declared. */
function unread({ headers }: IncomingMessage): number {
  if (headers['transfer-encoding'] !== undefined) return Infinity
  return Number(headers['content-length'] ?? 0)
}
