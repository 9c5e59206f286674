// How a sink answers one request: well, badly, late, or not at all.
import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Answer {
  /** Default 200. The data counts as taken when it is a 2xx. */
  readonly status?: number
  /** The Retry-After header, as it stands on the wire. */
  readonly retryAfter?: string
  /** Default: an empty body, of type application/x-protobuf. */
  readonly body?: Uint8Array
  readonly delayMs?: number
  /** `hang`: never answer. `close`: drop the connection instead. `cut`: drop it in the middle of the body. */
  readonly fault?: 'hang' | 'close' | 'cut'
}

export async function answer(response: ServerResponse, how: Answer): Promise<void> {
  if (how.delayMs) await sleep(how.delayMs)
  if (how.fault === 'hang') return
  if (how.fault === 'close') {
    response.destroy()
    return
  }
  const body = how.body ?? new Uint8Array()
  response.writeHead(how.status ?? 200, {
    'content-type': 'application/x-protobuf',
    ...(how.retryAfter === undefined ? {} : { 'retry-after': how.retryAfter }),
    'content-length': body.length + (how.fault === 'cut' ? 100 : 0),
  })
  if (how.fault === 'cut') response.write(body.length > 0 ? body : 'x', () => response.destroy())
  else response.end(body)
}
