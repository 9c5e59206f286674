// What is not HTTP, or takes too long to become a request.
import type { Duplex } from 'node:stream'
import { LINGER_MS } from './answer.ts'

interface Answer {
  readonly reason: string
  readonly status: string
}

const ANSWERS: Readonly<Record<string, Answer>> = {
  HPE_HEADER_OVERFLOW: {
    reason: 'headers_too_large',
    status: '431 Request Header Fields Too Large',
  },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { reason: 'malformed', status: '413 Payload Too Large' },
  ERR_HTTP_REQUEST_TIMEOUT: { reason: 'timeout', status: '408 Request Timeout' },
}
const MALFORMED: Answer = { reason: 'malformed', status: '400 Bad Request' }

/**
 * Answer what Node's parser has given up on (`clientError`), as Go's server does, and close. Gives the reason to count, or undefined
 * when the client has just hung up.
 */
export function answerGarbage(
  { code = '' }: NodeJS.ErrnoException,
  socket: Duplex,
): string | undefined {
  if (!code.startsWith('HPE_') && !code.startsWith('ERR_')) {
    socket.destroy()
    return undefined
  }
  // The rest of what it sends, while it reads the answer.
  if (socket.writableEnded) return undefined
  const { reason, status } = ANSWERS[code] ?? MALFORMED
  const head = `HTTP/1.1 ${status}\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n`
  socket.end(`${head}${status}`)
  const late = setTimeout(() => socket.destroy(), LINGER_MS)
  socket.once('close', () => clearTimeout(late))
  return reason
}
