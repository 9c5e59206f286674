// The body of a request, in memory, up to a bound.
import type { IncomingMessage, ServerResponse } from 'node:http'

/** Text of Go's http.MaxBytesError. */
export class BodyTooLargeError extends Error {
  constructor() {
    super('http: request body too large')
    this.name = 'BodyTooLargeError'
  }
}

/** The client has hung up before the end: nobody is there to answer. */
export class AbortedError extends Error {
  constructor() {
    super('unexpected EOF')
    this.name = 'AbortedError'
  }
}

/**
 * Read it all. Rejects with `BodyTooLargeError` as soon as it is known to have more than `maxBytes`: when its length is declared,
 * before any of it was read.
 */
export function readBody(
  request: IncomingMessage,
  response: ServerResponse,
  maxBytes: number,
): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) {
    return Promise.reject(new BodyTooLargeError())
  }
  // Node leaves this to us: whoever is refused anyway need not send.
  if (request.headers.expect !== undefined) response.writeContinue()
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = []
    let bytes = 0
    const data = (piece: Buffer): void => {
      bytes += piece.length
      pieces.push(piece)
      if (bytes <= maxBytes) return
      pieces.length = 0
      request.off('data', data)
      reject(new BodyTooLargeError())
    }
    request.on('data', data)
    request.once('end', () => {
      // Most bodies come in one piece and need no copy.
      if (bytes <= maxBytes)
        resolve(pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces, bytes))
    })
    request.once('close', () => reject(new AbortedError()))
    request.once('error', () => reject(new AbortedError()))
  })
}
