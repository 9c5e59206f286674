// One unary gRPC call and its status (grpc/doc/PROTOCOL-HTTP2.md), over node:http2.
import {
  constants,
  type ClientHttp2Session,
  type ClientHttp2Stream,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
} from 'node:http2'
import { decompress, isEncoding } from '../../pipeline/compression/decompress.ts'
import { frameHeader, HEADER_BYTES, MessageReader } from '../../pipeline/grpc/frame.ts'
import { GRPC, type GrpcStatus } from '../../pipeline/grpc/status.ts'
import { textOf } from '../helper/error_text.ts'
import { TimeoutError } from './deadline.ts'
import { codeOfReset, statusOf } from './reply_status.ts'

/** Answers are short; grpc-go takes as much. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024

const TOO_LARGE = `grpc: received message larger than max (${MAX_ANSWER_BYTES})`

export interface Call {
  readonly headers: OutgoingHttpHeaders
  readonly message: Uint8Array
  readonly compressed: boolean
  /** Ends the call: with DEADLINE_EXCEEDED for a `TimeoutError`, else with CANCELLED. */
  readonly abort: AbortSignal
}

export interface Reply extends GrpcStatus {
  /** Of an answer that is OK. */
  readonly message: string
  readonly body: Uint8Array
  /** The server has not looked at the request: it may be sent again at once. */
  readonly untouched: boolean
  /** No answer came at all. */
  readonly unreachable: boolean
}

/** Never rejects: what goes wrong is a status. */
export async function unaryCall(session: ClientHttp2Session, call: Call): Promise<Reply> {
  const answer = await exchange(session, call)
  const { headers, trailers, pieces, error, reset } = answer
  const nothing = { body: new Uint8Array(), untouched: false, unreachable: false }
  // Whoever answers that much has the request: to send it again would double.
  if (answer.tooLarge) return { ...nothing, code: GRPC.RESOURCE_EXHAUSTED, message: TOO_LARGE }
  const status = statusOf(headers, trailers)
  if (!status) {
    const { aborted, reason } = call.abort
    if (aborted) return { ...nothing, ...abortStatus(reason), unreachable: !headers }
    const refused = reset === constants.NGHTTP2_REFUSED_STREAM
    const code = reset === undefined || error?.gone ? GRPC.UNAVAILABLE : codeOfReset(reset)
    const message = error?.text ?? 'error reading from server: EOF'
    return { ...nothing, code, message, untouched: refused && !headers, unreachable: !headers }
  }
  if (status.code !== GRPC.OK) return { ...nothing, ...status }
  try {
    return { ...nothing, ...status, body: await contents(pieces, headers ?? {}) }
  } catch (problem) {
    return { ...nothing, code: GRPC.INTERNAL, message: (problem as Error).message }
  }
}

interface Answer {
  readonly headers: IncomingHttpHeaders | undefined
  readonly trailers: IncomingHttpHeaders | undefined
  readonly pieces: readonly Buffer[]
  readonly error: { readonly text: string; readonly gone: boolean } | undefined
  /** The code of RST_STREAM, when it was not NO_ERROR. */
  readonly reset: number | undefined
  readonly tooLarge: boolean
}

function exchange(session: ClientHttp2Session, call: Call): Promise<Answer> {
  return new Promise((resolve) => {
    let headers: IncomingHttpHeaders | undefined
    let trailers: IncomingHttpHeaders | undefined
    let error: Answer['error']
    const pieces: Buffer[] = []
    let bytes = 0
    let tooLarge = false
    let stream: ClientHttp2Stream
    const failed = (problem: NodeJS.ErrnoException): void => {
      error ??= { text: textOf(problem), gone: problem.code !== 'ERR_HTTP2_STREAM_ERROR' }
    }
    try {
      stream = session.request(call.headers)
    } catch (problem) {
      failed(problem as Error)
      return resolve({ headers, trailers, pieces, error, reset: undefined, tooLarge })
    }
    const cancel = (): void => stream.close(constants.NGHTTP2_CANCEL)
    call.abort.addEventListener('abort', cancel, { once: true })
    stream.on('response', (given) => void (headers = given))
    stream.on('trailers', (given) => void (trailers = given))
    stream.on('data', (piece: Buffer) => {
      bytes += piece.length
      if (bytes <= MAX_ANSWER_BYTES + HEADER_BYTES) pieces.push(piece)
      else {
        tooLarge = true
        cancel()
      }
    })
    stream.on('error', failed)
    stream.on('close', () => {
      call.abort.removeEventListener('abort', cancel)
      const reset = stream.rstCode === constants.NGHTTP2_NO_ERROR ? undefined : stream.rstCode
      resolve({ headers, trailers, pieces, error, reset, tooLarge })
    })
    if (call.abort.aborted) return cancel()
    stream.write(frameHeader(call.message.length, call.compressed))
    stream.end(call.message)
  })
}

/** The one message of the answer; none is an empty one. */
async function contents(
  pieces: readonly Buffer[],
  headers: IncomingHttpHeaders,
): Promise<Uint8Array> {
  const reader = new MessageReader(MAX_ANSWER_BYTES)
  for (const piece of pieces) {
    const message = reader.push(piece)
    if (!message) continue
    if (!message.compressed) return message.bytes
    const encoding = String(headers['grpc-encoding'] ?? '')
    if (!isEncoding(encoding)) throw new Error(`grpc: unknown encoding "${encoding}" of the answer`)
    return decompress(encoding, message.bytes, MAX_ANSWER_BYTES)
  }
  return new Uint8Array()
}

function abortStatus(reason: unknown): GrpcStatus {
  return reason instanceof TimeoutError
    ? { code: GRPC.DEADLINE_EXCEEDED, message: reason.message }
    : { code: GRPC.CANCELLED, message: 'context canceled' }
}
