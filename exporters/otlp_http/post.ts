// One HTTP request and its answer, over node:http: connections are kept, and of an answer no more is read than it may matter.
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { Connections } from './connections.ts'

/** Bytes of an answer that are read, as in the Collector. */
const MAX_ANSWER_BYTES = 64 * 1024

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** What came of the body: all of it, or its begin when it is too long or was cut off. */
  readonly body: Uint8Array
  readonly whole: boolean
}

export interface Post {
  readonly connections: Connections
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  /** 0 or less: no limit. */
  readonly timeoutMs: number
  readonly abort: AbortSignal
}

/**
 * POST the body. Once a status line was received this resolves, whatever happens to the rest: the server has decided, and to
 * send again could double. Rejects with an Error when there is no answer: refused, reset, timed out, aborted.
 */
export async function post(given: Post): Promise<Answer> {
  try {
    return await attempt(given)
  } catch (error) {
    // A kept connection that the server has closed in the meantime: it has not read the request (RFC 9112 §9.3.1).
    if (!(error instanceof StaleConnection)) throw error
    return attempt(given)
  }
}

class StaleConnection extends Error {}

function attempt(given: Post): Promise<Answer> {
  const { connections, headers, body, timeoutMs, abort } = given
  return new Promise((resolve, reject) => {
    const send = connections.secure ? httpsRequest : httpRequest
    const way = connections.options()
    const request = send({
      ...way,
      method: 'POST',
      headers: { ...(way.headers as Post['headers']), ...headers },
      signal: abort,
    })
    const timer =
      timeoutMs > 0
        ? setTimeout(
            () => request.destroy(new Error(`no answer within ${timeoutMs / 1000}s`)),
            timeoutMs,
          )
        : undefined
    let answered = false
    request.on('response', (response) => {
      answered = true
      readAnswer(response, (answer) => {
        clearTimeout(timer)
        resolve(answer)
      })
    })
    request.on('error', (error: NodeJS.ErrnoException) => {
      // Of an answer that has begun, the end comes as its `close`.
      if (answered) return
      clearTimeout(timer)
      const stale = request.reusedSocket && /^(ECONNRESET|EPIPE)$/.test(error.code ?? '')
      if (abort.aborted) reject(new Error('there was no answer in time', { cause: error }))
      else reject(stale ? new StaleConnection(error.message) : error)
    })
    request.end(body)
  })
}

function readAnswer(response: IncomingMessage, done: (answer: Answer) => void): void {
  const chunks: Buffer[] = []
  let length = 0
  response.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length <= MAX_ANSWER_BYTES) chunks.push(chunk)
    else response.destroy()
  })
  response.on('error', () => {})
  response.on('close', () => {
    const { statusCode, headers, complete } = response
    const whole = complete && length <= MAX_ANSWER_BYTES
    done({ status: statusCode ?? 0, headers, body: Buffer.concat(chunks), whole })
  })
}
