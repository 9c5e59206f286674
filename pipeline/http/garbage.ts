// What is not HTTP, or takes too long to become a request.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import { answerPlain, PLAIN_HTTP } from '../tls/handshakes.ts'
import { LINGER_MS } from './answer.ts'

interface Answer {
  readonly reason: string
  readonly status: string
}

const HUNG_UP = 'HPE_INVALID_EOF_STATE'
const ANSWERS: Readonly<Record<string, Answer>> = {
  HPE_HEADER_OVERFLOW: {
    reason: 'headers_too_large',
    status: '431 Request Header Fields Too Large',
  },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { reason: 'malformed', status: '413 Payload Too Large' },
  // Of a head or of a body.
  [HUNG_UP]: { reason: 'aborted', status: '400 Bad Request' },
  ERR_HTTP_REQUEST_TIMEOUT: { reason: 'timeout', status: '408 Request Timeout' },
}
const MALFORMED: Answer = { reason: 'malformed', status: '400 Bad Request' }

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

/** By connection: the request whose body is on its way. */
const latest = new WeakMap<Duplex, Exchange>()
const counted = new WeakSet<IncomingMessage>()

/** The head of `request` was read. */
export function begins(request: IncomingMessage, response: ServerResponse): void {
  const { headers, socket } = request
  if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) return
  const exchange = { request, response }
  latest.set(socket, exchange)
  // A connection that idles keeps nothing.
  request.once('close', () => {
    if (latest.get(socket) === exchange) latest.delete(socket)
  })
}

/** The body of `request` will not come to its end, and `answerGarbage` has given the reason. */
export const isCounted = (request: IncomingMessage): boolean => counted.has(request)

/**
 * Answer what Node's parser has given up on (`clientError`), as Go's server does, and close. Gives the reason to count, or undefined
 * when the client has just hung up, or when its request was answered before it went wrong.
 */
export function answerGarbage(
  { code = '' }: NodeJS.ErrnoException,
  socket: Duplex,
): string | undefined {
  // Not of HTTP, but of TCP or TLS.
  if (!code.startsWith('HPE_') && !code.startsWith('ERR_HTTP_')) {
    if (code === PLAIN_HTTP) answerPlain(socket as TLSSocket, LINGER_MS)
    else socket.destroy()
    return undefined
  }
  // The rest of what it sends, while it reads the answer.
  if (socket.writableEnded) return undefined
  const { request, response } = latest.get(socket) ?? {}
  const inBody = request !== undefined && !request.complete
  if (inBody && response?.headersSent) {
    // It may still read the answer, whose end is then the end of all.
    if (response.writableEnded || code === HUNG_UP) close(socket)
    return undefined
  }
  if (inBody) counted.add(request)
  const { reason, status } = ANSWERS[code] ?? MALFORMED
  const head = `HTTP/1.1 ${status}\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n`
  close(socket, `${head}${status}`)
  return reason
}

function close(socket: Duplex, last = ''): void {
  socket.end(last)
  const late = setTimeout(() => socket.destroy(), LINGER_MS)
  socket.once('close', () => clearTimeout(late))
}
