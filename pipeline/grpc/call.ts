// One unary call on the server's side: its message put together and inflated, its answer written.
import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2'
import { TooLargeError } from '../compression/decompress.ts'
import { decompressWithin, type Within } from '../compression/within.ts'
import { reasonOf } from '../errors.ts'
import { BusyError, type Budget, type Holder } from '../net/budget.ts'
import type { ServerCounters } from '../net/server_counters.ts'
import { checkHeaders, checkMethod, isGrpc, Rejection, type MessageEncoding } from './check.ts'
import { frame, GrpcError, MessageReader, type Message } from './frame.ts'
import { writeRpcStatus } from './rpc_status.ts'
import { encodeMessage, GRPC, type GrpcStatus } from './status.ts'

export interface CallInfo {
  readonly headers: IncomingHttpHeaders
  /** The client's, without port; '' for a unix socket. */
  readonly address: string
}

/** The answer of a method: a message, or why there is none. */
export type Reply = (result: Uint8Array | GrpcStatus) => void

/** Must not throw, and calls `reply` once. */
export type Unary = (message: Buffer, info: CallInfo, reply: Reply) => void

export interface CallOptions {
  /** By path: `/package.Service/Method`. */
  readonly methods: ReadonlyMap<string, Unary>
  readonly maxBytes: number
  readonly budget: Budget
  readonly counters: ServerCounters
}

const { NGHTTP2_CANCEL, NGHTTP2_NO_ERROR } = constants
const LONGEST_TIMER_MS = 2 ** 31 - 1

// What a message that is not taken is counted as.
const REASONS: Readonly<Record<number, string>> = {
  [GRPC.RESOURCE_EXHAUSTED]: 'too_large',
  [GRPC.INTERNAL]: 'malformed',
  [GRPC.UNKNOWN]: 'aborted',
  [GRPC.UNAVAILABLE]: 'busy',
}

export class Call {
  readonly #stream: ServerHttp2Stream
  readonly #options: CallOptions
  readonly #info: CallInfo
  readonly #answered: () => void
  readonly #holder: Holder = { evict: (error) => this.#fail(error) }
  #deadline: NodeJS.Timeout | undefined
  /** Aborted when its message need not be inflated any more. */
  #gone: AbortController | undefined
  /** `reading` its message, `running` in its method, or `done`: answered. */
  state: 'reading' | 'running' | 'done' = 'reading'
  /** performance.now() of when that began. */
  sinceMs = performance.now()

  /** `answered` is called once, when an answer goes out. */
  constructor(
    stream: ServerHttp2Stream,
    info: CallInfo,
    options: CallOptions,
    answered: () => void,
  ) {
    this.#stream = stream
    this.#info = info
    this.#options = options
    this.#answered = answered
    stream.once('close', () => this.#closed())
    // A stream that is reset says so twice; `close` is enough.
    stream.on('error', () => {})
    try {
      const { headers } = info
      this.#limit(checkHeaders(headers))
      const { method, encoding } = checkMethod(headers, options.methods)
      this.#read(encoding, (message) => this.#run(method, message))
    } catch (error) {
      this.#fail(error)
    }
  }

  /** Cut it off: the client sends too slowly, or does not take its answer. */
  abandon(reason: string): void {
    this.#options.counters.rejected(reason)
    this.#stream.close(NGHTTP2_CANCEL)
  }

  #limit(ms: number | undefined): void {
    if (ms === undefined) return
    const status = { code: GRPC.DEADLINE_EXCEEDED, message: 'context deadline exceeded' }
    if (ms < 1) throw new Rejection('deadline', status)
    const late = (): void => this.#fail(new Rejection('deadline', status))
    this.#deadline = setTimeout(late, Math.min(ms, LONGEST_TIMER_MS))
  }

  #read(encoding: MessageEncoding | undefined, done: (message: Buffer) => void): void {
    const { maxBytes, budget } = this.#options
    const reader = new MessageReader(maxBytes)
    this.#stream.on('data', (piece: Buffer) => {
      // What comes after the message is of no interest to a unary call.
      if (this.state !== 'reading') return
      try {
        const message = reader.push(piece)
        if (!message) return budget.take(this.#holder, reader.grown)
        this.#enter('running')
        if (!message.compressed) done(message.bytes)
        else {
          this.#gone = new AbortController()
          const within = { budget, maxBytes, gone: this.#gone }
          const inflated = inflate(message, encoding, within).then((bytes) => {
            this.#gone = undefined
            done(bytes)
          })
          inflated.catch((error: unknown) => this.#fail(error))
        }
      } catch (error) {
        this.#fail(error)
      }
    })
    this.#stream.once('end', () => {
      if (this.state === 'reading') this.#fail(reader.ended())
    })
  }

  #run(method: Unary, message: Buffer): void {
    if (this.state !== 'running') return
    method(message, this.#info, (result) => {
      if (this.state !== 'running') return
      if (result instanceof Uint8Array) this.#succeed(result)
      else this.#refuse(result)
    })
  }

  #succeed(message: Uint8Array): void {
    this.#enter('done')
    const stream = this.#stream
    const trailers = { 'grpc-status': '0', 'grpc-message': '' }
    stream.once('wantTrailers', () => {
      this.#write(() => stream.sendTrailers(trailers))
      this.#finish()
    })
    this.#write(() => {
      stream.respond({ ':status': 200, 'content-type': this.#type }, { waitForTrailers: true })
      stream.end(frame(message))
    })
  }

  #fail(error: unknown): void {
    if (this.state === 'done') return
    const rejection = rejectionOf(error)
    this.#options.counters.rejected(rejection.reason)
    this.#refuse(rejection.status, rejection.httpStatus)
  }

  /** Headers that are trailers, too. */
  #refuse(status: GrpcStatus, httpStatus = 200): void {
    this.#enter('done')
    const headers = {
      ':status': httpStatus,
      'content-type': this.#type,
      'grpc-status': String(status.code),
      'grpc-message': encodeMessage(status.message),
      ...(status.retryDelayMs !== undefined && {
        'grpc-status-details-bin': writeRpcStatus(status).toString('base64').replace(/=+$/, ''),
      }),
    }
    this.#write(() => this.#stream.respond(headers, { endStream: true }))
    this.#finish()
  }

  /** Of a stream that the client has reset meanwhile, or whose connection is gone, node:http2 throws. */
  #write(answer: () => void): void {
    const stream = this.#stream
    if (stream.destroyed || stream.closed) return
    try {
      answer()
    } catch {
      stream.destroy()
    }
  }

  /** Whoever still sends is told that it is of no use (RFC 9113 8.1). */
  #finish(): void {
    const stream = this.#stream
    stream.resume()
    if (stream.readableEnded) return
    // The answer goes out first.
    setImmediate(() => {
      if (!stream.readableEnded) stream.close(NGHTTP2_NO_ERROR)
    })
  }

  get #type(): string {
    const given = this.#info.headers['content-type'] ?? ''
    return isGrpc(given) ? given : 'application/grpc'
  }

  #enter(state: 'running' | 'done'): void {
    this.#options.budget.give(this.#holder)
    this.state = state
    this.sinceMs = performance.now()
    if (state === 'done') {
      clearTimeout(this.#deadline)
      this.#gone?.abort()
      this.#answered()
    }
  }

  #closed(): void {
    if (this.state === 'reading') this.#options.counters.rejected('aborted')
    if (this.state !== 'done') this.#enter('done')
  }
}

/** As `decompressWithin`, it keeps no more of the message than it has to. */
function inflate(
  { bytes }: Message,
  encoding: MessageEncoding | undefined,
  within: Within,
): Promise<Buffer> {
  if (!encoding) {
    const text = 'grpc: compressed flag set with identity or empty encoding'
    throw new GrpcError(GRPC.INTERNAL, text)
  }
  return decompressWithin(encoding, bytes, within).catch((error: unknown) => {
    if (error instanceof BusyError) throw error
    if (error instanceof TooLargeError) {
      const text = `grpc: received message after decompression larger than max ${within.maxBytes}`
      throw new GrpcError(GRPC.RESOURCE_EXHAUSTED, text)
    }
    const text = `grpc: failed to decompress the message: ${reasonOf(error)}`
    throw new GrpcError(GRPC.INTERNAL, text)
  })
}

function rejectionOf(error: unknown): Rejection {
  if (error instanceof Rejection) return error
  const code =
    error instanceof GrpcError
      ? error.code
      : error instanceof BusyError
        ? GRPC.UNAVAILABLE
        : GRPC.INTERNAL
  return new Rejection(REASONS[code] ?? 'malformed', { code, message: reasonOf(error) })
}
