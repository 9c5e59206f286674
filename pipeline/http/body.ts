// The body of a request, in memory, up to a bound.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Budget, Holder } from '../net/budget.ts'

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
 * before any of it was read; with `BusyError` when `budget` wants its room back.
 */
export function readBody(
  request: IncomingMessage,
  response: ServerResponse,
  maxBytes: number,
  budget: Budget,
): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) {
    return Promise.reject(new BodyTooLargeError())
  }
  // Node leaves this to us: whoever is refused anyway need not send.
  if (request.headers.expect !== undefined) response.writeContinue()
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = []
    let bytes = 0
    const finish = (error?: Error): void => {
      request.off('data', data)
      budget.give(holder)
      // A body of one piece needs no copy.
      if (error) reject(error)
      else resolve(pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces, bytes))
      pieces.length = 0
      bytes = 0
    }
    const holder: Holder = { evict: finish }
    const data = (piece: Buffer): void => {
      if (bytes + piece.length > maxBytes) return finish(new BodyTooLargeError())
      bytes += piece.length
      pieces.push(piece)
      budget.take(holder, piece.length)
    }
    request.on('data', data)
    request.once('end', () => finish())
    // After the end this says nothing new.
    request.once('close', () => finish(new AbortedError()))
  })
}
