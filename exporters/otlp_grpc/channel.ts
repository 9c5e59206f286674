// A connection that is there when it is needed: opened at the first request, and again after it was lost or the server wants no more
// requests on it (GOAWAY). Requests that are under way on the old one end there.
import type { ClientHttp2Session } from 'node:http2'
import { setTimeout as sleep } from 'node:timers/promises'
import { openSession, type SessionOptions } from './session.ts'

export interface ChannelOptions extends Omit<SessionOptions, 'tls' | 'active'> {
  /** Of the next connection. */
  readonly tls: () => SessionOptions['tls']
  /** Try to connect until somebody aborts. */
  readonly waitForReady: boolean
}

const RECONNECT_MS = 1000

export class Channel {
  readonly #options: ChannelOptions
  readonly #sessions = new Set<ClientHttp2Session>()
  #current: Promise<ClientHttp2Session> | undefined
  #closed = false
  /** Requests under way. */
  active = 0

  constructor(options: ChannelOptions) {
    this.#options = options
  }

  /** Rejects with an Error that says why there is no connection, or when `abort` is aborted. */
  async session(abort: AbortSignal): Promise<ClientHttp2Session> {
    for (;;) {
      try {
        return await unlessAborted(this.#take(), abort)
      } catch (error) {
        if (!this.#options.waitForReady || abort.aborted || this.#closed) throw error
        await sleep(RECONNECT_MS, undefined, { signal: abort })
      }
    }
  }

  close(): void {
    this.#closed = true
    for (const session of this.#sessions) session.destroy()
  }

  #take(): Promise<ClientHttp2Session> {
    if (this.#closed) return Promise.reject(new Error('the exporter is shut down'))
    if (this.#current) return this.#current
    const opening = this.#open(() => {
      // Perhaps there is a newer one already.
      if (this.#current === opening) this.#current = undefined
    })
    this.#current = opening
    return opening
  }

  /** `over` is called when no more requests may begin on it. */
  async #open(over: () => void): Promise<ClientHttp2Session> {
    const { address, keepalive, tls } = this.#options
    const active = (): number => this.active
    // What fails at once must not be over before it has begun.
    await Promise.resolve()
    try {
      const session = await openSession({ address, keepalive, active, tls: tls() })
      this.#sessions.add(session)
      // After GOAWAY no request may begin, and those that have begun go on.
      session.once('goaway', over)
      session.once('close', () => {
        this.#sessions.delete(session)
        over()
      })
      if (this.#closed) session.destroy()
      if (session.destroyed) throw new Error('the connection was closed')
      return session
    } catch (error) {
      over()
      throw error
    }
  }
}

function unlessAborted<T>(promise: Promise<T>, abort: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const give = (): void => reject(abort.reason as Error)
    if (abort.aborted) return give()
    abort.addEventListener('abort', give, { once: true })
    promise.then(resolve, reject).finally(() => abort.removeEventListener('abort', give))
  })
}
