// A real OTLP/gRPC server for tests, straight on node:http2 and without the code that it tests: takes spans and answers
// as badly as it is told to.
import {
  createServer,
  createSecureServer,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2'
import type { AddressInfo } from 'node:net'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { decodeSpans } from './otlp_decode.ts'

export interface GrpcAnswer {
  /** Default 0, OK. The data counts as taken when it is OK. */
  readonly code?: number
  readonly message?: string
  /** google.rpc.RetryInfo in the details of the status. */
  readonly retryDelayMs?: number
  /** The message of an OK: default an empty ExportTraceServiceResponse. */
  readonly body?: Uint8Array
  /** Say this HTTP status instead of answering as gRPC. */
  readonly http?: number
  readonly delayMs?: number
  /**
   * `hang`: never answer. `close`: drop the connection instead. `cut`: drop it after the head of the answer. `refuse`: REFUSED_STREAM.
   * `goaway`: answer well, and take no more requests on this connection.
   */
  readonly fault?: 'hang' | 'close' | 'cut' | 'refuse' | 'goaway'
}

export interface GrpcSinkOptions extends GrpcAnswer {
  /** Default: a free one on 127.0.0.1. A text is the path of a unix socket. */
  readonly port?: number | string
  /** Overrides the answer for the n-th request, from 0. */
  readonly answer?: (n: number) => GrpcAnswer
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer }
  readonly maxConcurrentStreams?: number
}

export interface GrpcSink {
  /** `127.0.0.1:port`. */
  readonly endpoint: string
  readonly port: number
  /** Taken so far. */
  spans(): number
  /** Of the spans that were taken. */
  readonly names: readonly string[]
  /** Headers of all that arrived, taken or not, and the connection by number. */
  readonly requests: { readonly headers: Record<string, unknown>; readonly connection: number }[]
  /** Connections that are open now. */
  connections(): number
  /** Requests under way at once, at most. */
  most(): number
  waitFor(spans: number, ms?: number): Promise<void>
  stop(): Promise<void>
}

export async function startGrpcSink(options: GrpcSinkOptions = {}): Promise<GrpcSink> {
  const requests: GrpcSink['requests'] = []
  const sessions = new Map<ServerHttp2Session, number>()
  const names: string[] = []
  const waiting = new Set<() => void>()
  let connections = 0
  let underWay = 0
  let most = 0

  const settings = options.maxConcurrentStreams
    ? { settings: { maxConcurrentStreams: options.maxConcurrentStreams } }
    : {}
  const server = options.tls
    ? createSecureServer({ ...options.tls, ...settings })
    : createServer(settings)
  server.on('session', (session) => {
    sessions.set(session, connections++)
    session.on('error', () => {})
    session.on('close', () => sessions.delete(session))
  })
  server.on('stream', (stream, headers) => {
    most = Math.max(most, ++underWay)
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('error', () => {})
    stream.on('close', () => underWay--)
    stream.on('end', () => {
      // A connection that was dropped ends the requests that were still coming, too.
      if (stream.aborted || stream.session === undefined) return
      const how = { ...options, ...options.answer?.(requests.length) }
      requests.push({
        headers,
        connection: sessions.get(stream.session as ServerHttp2Session) ?? -1,
      })
      const bytes = Buffer.concat(chunks)
      setTimeout(() => {
        if (
          (how.code ?? 0) === 0 &&
          how.http === undefined &&
          !['hang', 'close', 'cut', 'refuse'].includes(how.fault ?? '')
        ) {
          const message = unpack(bytes, String(headers['grpc-encoding'] ?? ''))
          for (const span of decodeSpans(message)) names.push(span.name)
        }
        answer(stream, how)
        for (const check of waiting) check()
      }, how.delayMs ?? 0)
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    if (typeof options.port === 'string') server.listen(options.port, resolve)
    else server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    endpoint: `127.0.0.1:${port}`,
    port,
    spans: () => names.length,
    names,
    requests,
    connections: () => sessions.size,
    most: () => most,
    waitFor: (spans, ms = 10_000) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          if (names.length < spans) return
          clearTimeout(timer)
          waiting.delete(check)
          resolve()
        }
        const timer = setTimeout(
          () => reject(new Error(`the sink took ${names.length} of ${spans} spans in ${ms} ms`)),
          ms,
        )
        waiting.add(check)
        check()
      }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const session of sessions.keys()) session.destroy()
      }),
  }
}

/** A flag, four bytes of length, the message. */
function unpack(framed: Buffer, encoding: string): Buffer {
  const message = framed.subarray(5, 5 + framed.readUInt32BE(1))
  if (message.length + 5 !== framed.length) throw new Error('the length of the message is wrong')
  if (framed[0] === 0) return message
  return encoding === 'zstd' ? zstdDecompressSync(message) : gunzipSync(message)
}

function answer(stream: ServerHttp2Stream, how: GrpcAnswer): void {
  if (how.fault === 'hang' || stream.destroyed) return
  if (how.fault === 'close') return stream.session?.destroy()
  if (how.fault === 'refuse') return stream.close(7)
  if (how.http !== undefined) return stream.respond({ ':status': how.http }, { endStream: true })
  const status = {
    'grpc-status': String(how.code ?? 0),
    ...(how.message !== undefined && { 'grpc-message': encodeURIComponent(how.message) }),
    ...(how.retryDelayMs !== undefined && {
      'grpc-status-details-bin': retryInfo(how.code ?? 0, how.retryDelayMs).toString('base64'),
    }),
  }
  const head = { ':status': 200, 'content-type': 'application/grpc' }
  if ((how.code ?? 0) !== 0) return stream.respond({ ...head, ...status }, { endStream: true })
  stream.respond(head, { waitForTrailers: true })
  if (how.fault === 'cut') {
    stream.write(Buffer.alloc(3), () => stream.session?.destroy())
    return
  }
  stream.on('wantTrailers', () => stream.sendTrailers(status))
  const body = how.body ?? new Uint8Array()
  const head5 = Buffer.alloc(5)
  head5.writeUInt32BE(body.length, 1)
  stream.end(Buffer.concat([head5, body]))
  if (how.fault === 'goaway') stream.session?.close()
}

/** google.rpc.Status with a RetryInfo, written by hand: field 3 is an Any { 1: type, 2: RetryInfo { 1: Duration } }. */
function retryInfo(code: number, ms: number): Buffer {
  const field = (tag: number, bytes: Buffer): Buffer =>
    Buffer.concat([Buffer.from([tag, bytes.length]), bytes])
  const nanos: number[] = []
  for (let rest = (ms % 1000) * 1e6; rest > 0; rest = Math.floor(rest / 128)) {
    nanos.push((rest % 128) + (rest >= 128 ? 128 : 0))
  }
  const duration = Buffer.from([
    0x08,
    Math.floor(ms / 1000),
    ...(nanos.length > 0 ? [0x10, ...nanos] : []),
  ])
  const any = Buffer.concat([
    field(0x0a, Buffer.from('type.googleapis.com/google.rpc.RetryInfo')),
    field(0x12, field(0x0a, duration)),
  ])
  return Buffer.concat([Buffer.from([0x08, code]), field(0x1a, any)])
}
