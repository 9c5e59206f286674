// Errors of a connection that are how clients leave, and no attack.
import type { ServerHttp2Session } from 'node:http2'
import type { Socket } from 'node:net'

/** NGHTTP2_ERR_PROTO: what nghttp2 makes of any frame that is wrong. */
const WRONG_FRAME = -505
/** GOAWAY with its text, and the acknowledgements before it, in records of TLS. */
const MAX_BYTES = 256

/**
 * grpc-go ends a connection with a GOAWAY that names its own last stream, where RFC 9113 6.8 wants one of the server: nghttp2 calls that
 * a wrong frame and says no more. So it is a goodbye when every call was answered, and almost nothing came since.
 */
export class Goodbye {
  readonly #socket: Socket
  /** Calls without an answer, those that were cut off among them until a later one is answered. */
  #open = 0
  /** Bytes that had come when nothing was left to do; undefined: something is. */
  #quietBytes: number | undefined

  constructor(session: ServerHttp2Session) {
    // What `once` gives is the socket itself: its stand-in `session.socket` is of no use when the session has ended.
    this.#socket = session.socket.once('close', () => {})
  }

  /** A ping, or settings. */
  heard(): void {
    if (this.#open === 0) this.#quietBytes = this.#socket.bytesRead
  }

  asked(): void {
    this.#open++
    this.#quietBytes = undefined
  }

  /** A call is over; `whole`: with an answer. */
  answered(whole: boolean): void {
    this.#open--
    if (whole && this.#open === 0) this.#quietBytes = this.#socket.bytesRead
  }

  is(error: NodeJS.ErrnoException): boolean {
    const { code, errno } = error
    const leaves = errno === WRONG_FRAME || code === 'ECONNRESET' || code === 'EPIPE'
    const came = this.#socket.bytesRead - (this.#quietBytes ?? -Infinity)
    return leaves && came <= MAX_BYTES
  }
}
