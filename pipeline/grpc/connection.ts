// One connection on the server's side: its calls, and whether it deserves to stay.
import {
  constants,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2'
import { remoteAddress } from '../net/remote_address.ts'
import { Call, type CallOptions } from './call.ts'
import { Goodbye } from './goodbye.ts'

/** Milliseconds; Infinity where there is no limit. */
export interface Limits {
  readonly idle: number
  readonly age: number
  readonly grace: number
  readonly pingAfter: number
  readonly pingTimeout: number
}

// Bounds of our own: long for whoever means well, and an end for all others.
const HANDSHAKE_MS = 10_000
const READ_MS = 300_000
const STALLED_MS = 30_000
/** Pings and settings that a client may send ahead; grpc-go sends pings of its own while data flow, one an answer at most. */
const CREDIT = 200
const CREDIT_PER_ANSWER = 2

const { NGHTTP2_ENHANCE_YOUR_CALM } = constants

export class Connection {
  readonly #session: ServerHttp2Session
  readonly #options: CallOptions
  readonly #limits: Limits
  readonly #address: string
  readonly #calls = new Set<Call>()
  readonly #goodbye: Goodbye
  readonly #openedMs = performance.now()
  readonly #maxAgeMs: number
  #credit = CREDIT
  #creditMs = performance.now()
  #shookHands = false
  /** Of the last sign of life. */
  #heardMs = performance.now()
  #pingedMs: number | undefined
  #closingMs: number | undefined

  constructor(session: ServerHttp2Session, options: CallOptions, limits: Limits) {
    this.#session = session
    this.#options = options
    this.#limits = limits
    this.#address = remoteAddress(session.socket.remoteAddress)
    this.#goodbye = new Goodbye(session)
    // As grpc-go: a tenth more or less, so that not all come again at once.
    this.#maxAgeMs = limits.age * (0.9 + Math.random() * 0.2)
    session.on('remoteSettings', () => {
      this.#shookHands = true
      this.#goodbye.heard()
      this.#spend()
    })
    session.on('ping', () => {
      this.#goodbye.heard()
      this.#spend()
    })
    session.on('stream', (stream, headers) => this.#call(stream, headers))
    session.on('error', (error) => {
      if (!this.#goodbye.is(error)) options.counters.dropped('protocol')
    })
  }

  /** No more calls; it ends with the last. */
  close(): void {
    if (this.#closingMs !== undefined) return
    this.#closingMs = performance.now()
    this.#session.close()
  }

  destroy(): void {
    this.#session.destroy()
  }

  /** Look at the clock. */
  check(now: number): void {
    const { idle, grace, pingAfter, pingTimeout } = this.#limits
    if (this.#session.destroyed) return
    for (const call of this.#calls) {
      const ms = now - call.sinceMs
      if (call.state === 'reading' && ms > READ_MS) call.abandon('timeout')
      else if (call.state === 'done' && ms > STALLED_MS) call.abandon('stalled')
    }
    if (!this.#shookHands && now - this.#openedMs > HANDSHAKE_MS) this.#drop('handshake_timeout')
    else if (this.#closingMs !== undefined && now - this.#closingMs > grace) this.#drop('age')
    else if (now - this.#openedMs > this.#maxAgeMs) this.close()
    else if (this.#calls.size === 0 && now - this.#heardMs > idle) this.close()
    else if (this.#pingedMs !== undefined) {
      if (now - this.#pingedMs > pingTimeout) this.#drop('dead')
    } else if (now - this.#heardMs > pingAfter) this.#ping(now)
  }

  #call(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
    this.#heardMs = performance.now()
    const info = { headers, address: this.#address }
    this.#goodbye.asked()
    const call = new Call(stream, info, this.#options, () => {
      this.#goodbye.answered(!stream.closed && !stream.destroyed)
      this.#heardMs = performance.now()
      this.#credit = Math.min(this.#credit + CREDIT_PER_ANSWER, CREDIT)
    })
    this.#calls.add(call)
    stream.once('close', () => this.#calls.delete(call))
  }

  #ping(now: number): void {
    this.#pingedMs = now
    const sent = this.#session.ping((error) => {
      if (error) return
      this.#pingedMs = undefined
      this.#heardMs = performance.now()
    })
    if (!sent) this.#pingedMs = undefined
  }

  /** One more frame that costs us an answer and the client nothing. */
  #spend(): void {
    const now = performance.now()
    this.#credit = Math.min(this.#credit + (now - this.#creditMs) / 1000, CREDIT) - 1
    this.#creditMs = now
    if (this.#credit < 0) this.#drop('flood', NGHTTP2_ENHANCE_YOUR_CALM)
  }

  #drop(reason: string, code?: number): void {
    if (this.#session.destroyed) return
    this.#options.counters.dropped(reason)
    if (code === undefined) this.#session.destroy()
    else this.#session.destroy(undefined, code)
  }
}
