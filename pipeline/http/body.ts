// The body of a request, in memory, up to a bound.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Budget, Holder } from '../net/budget.ts'
import { Gathered } from '../net/gathered.ts'
import { isCounted } from './garbage.ts'

/** Text of Go's http.MaxBytesError. */
export class BodyTooLargeError extends Error {
  constructor() {
    super('http: request body too large')
    this.name = 'BodyTooLargeError'
  }
}

/** The client has hung up before the end: nobody is there to answer. */
export class AbortedError extends Error {
  /** The server has counted it. */
  readonly counted: boolean
  constructor(counted: boolean) {
    super('unexpected EOF')
    this.name = 'AbortedError'
    this.counted = counted
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
  const declared = request.headers['content-length']
  const need = declared === undefined ? maxBytes : Number(declared)
  if (need > maxBytes) return Promise.reject(new BodyTooLargeError())
  // Node leaves this to us: whoever is refused anyway need not send.
  if (request.headers.expect !== undefined) response.writeContinue()
  return new Promise((resolve, reject) => {
    // A body of one piece needs no copy.
    let whole: Buffer | undefined
    let gathered = new Gathered()
    const finish = (error?: Error): void => {
      request.off('data', data)
      budget.give(holder)
      if (error) reject(error)
      else resolve(whole ?? gathered.end())
      whole = undefined
      gathered = new Gathered()
    }
    const holder: Holder = { evict: finish }
    const data = (piece: Buffer): void => {
      if (gathered.length + piece.length > maxBytes) return finish(new BodyTooLargeError())
      if (declared !== undefined && piece.length === need) whole = piece
      else budget.take(holder, gathered.push(piece, need))
    }
    request.on('data', data)
    request.once('end', () => finish())
    // After the end this says nothing new.
    request.once('close', () => finish(new AbortedError(isCounted(request))))
  })
}
