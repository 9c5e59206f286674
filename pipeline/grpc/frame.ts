// Length-prefixed messages of gRPC (grpc/doc/PROTOCOL-HTTP2.md): a flag for compression, four bytes of length, the message.
//
// Our own thin layer over node:http2. @grpc/grpc-js knows no zstd, which every Collector may send, and inflates a message before it
// looks at its size.
import { Gathered } from '../net/gathered.ts'
import { GRPC } from './status.ts'

export const HEADER_BYTES = 5

/** What makes a call end with a status other than OK. */
export class GrpcError extends Error {
  readonly code: number
  constructor(code: number, message: string) {
    super(message)
    this.name = 'GrpcError'
    this.code = code
  }
}

export interface Message {
  /** It is in the encoding that `grpc-encoding` names. */
  readonly compressed: boolean
  readonly bytes: Buffer
}

/** What comes before a message of `length` bytes. */
export function frameHeader(length: number, compressed: boolean): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header[0] = compressed ? 1 : 0
  header.writeUInt32BE(length, 1)
  return header
}

/** Header and message, which is not compressed, in one buffer. */
export const frame = (message: Uint8Array): Buffer =>
  Buffer.concat([frameHeader(message.length, false), message])

/** Puts the one message of a unary call together from pieces of any size. Texts are grpc-go's (rpc_util.go). */
export class MessageReader {
  readonly #maxBytes: number
  /** Unless the first piece is all: that is taken as it is. */
  readonly #gathered = new Gathered()
  /** Of header and message together, as soon as it is known. */
  #need: number | undefined
  /** Bytes of memory that the last piece took. */
  grown = 0

  /** `maxBytes`: of the message as it is on the wire. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /**
   * Take the next piece; gives the message when it is whole, and then it must not be called again. Throws a `GrpcError` as soon as
   * the header says that the message is too large.
   */
  push(piece: Buffer): Message | undefined {
    const gathered = this.#gathered
    const first = gathered.length === 0 && piece.length >= HEADER_BYTES
    const whole = first ? this.#first(piece) : undefined
    if (whole) return whole
    this.grown = gathered.push(piece, this.#need ?? HEADER_BYTES)
    if (gathered.length < HEADER_BYTES) return undefined
    const need = (this.#need ??= this.#needOf(gathered.bytes))
    return gathered.length < need ? undefined : message(gathered.bytes, need)
  }

  /** The error of a stream that ended here, before its message was whole (Go's io.EOF and io.ErrUnexpectedEOF). */
  ended(): GrpcError {
    return new GrpcError(
      GRPC.UNKNOWN,
      this.#gathered.length < HEADER_BYTES ? 'EOF' : 'unexpected EOF',
    )
  }

  #first(piece: Buffer): Message | undefined {
    this.#need = this.#needOf(piece)
    return piece.length < this.#need ? undefined : message(piece, this.#need)
  }

  #needOf(start: Buffer): number {
    const length = start.readUInt32BE(1)
    if (length <= this.#maxBytes) return HEADER_BYTES + length
    const text = `grpc: received message larger than max (${length} vs. ${this.#maxBytes})`
    throw new GrpcError(GRPC.RESOURCE_EXHAUSTED, text)
  }
}

function message(all: Buffer, need: number): Message {
  const flag = all[0]!
  if (flag > 1) {
    throw new GrpcError(GRPC.INTERNAL, `grpc: received unexpected payload format ${flag}`)
  }
  return { compressed: flag === 1, bytes: all.subarray(HEADER_BYTES, need) }
}
