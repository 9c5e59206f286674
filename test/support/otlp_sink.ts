// A real OTLP/HTTP server for tests: takes traces and metrics in protobuf, gzip or not, and keeps or counts them.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer, type ServerOptions } from 'node:https'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { gunzip, inflate, zstdDecompress } from 'node:zlib'
import { answer, type Answer } from './otlp_answer.ts'
import { countSpans, noSpans, type SpanCount } from './otlp_count.ts'
import { decodePoints, decodeSpans, type DecodedPoint, type DecodedSpan } from './otlp_decode.ts'

export type { Answer, DecodedPoint, DecodedSpan }

export interface SinkOptions extends Answer {
  /** Default: a free one. */
  readonly port?: number
  /** Count spans instead of decoding them: fast, and `spans()` stays empty. */
  readonly countOnly?: boolean
  /** Overrides the answer for the n-th request, from 0. */
  readonly answer?: (n: number) => Answer
  /** Close a kept connection after so long without a request. */
  readonly keepAliveMs?: number
  /** Serve https. */
  readonly tls?: ServerOptions
}

export interface SinkRequest {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  /** The client's port: one per connection. */
  readonly port: number
  /** performance.now() when the request had arrived. */
  readonly atMs: number
}

export interface SinkCount extends SpanCount {
  readonly requests: number
}

export interface Sink {
  /** For `endpoint`: no path. */
  readonly url: string
  readonly port: number
  /** Taken so far: what was answered with a 2xx. */
  spans(): DecodedSpan[]
  points(): DecodedPoint[]
  count(): SinkCount
  /** All that arrived, taken or not. */
  readonly requests: readonly SinkRequest[]
  /** Resolves when `n` spans or points were taken; rejects after `ms` with what was. */
  waitFor(n: number, ms?: number): Promise<void>
  /** Safe twice. */
  stop(): Promise<void>
}

export async function startSink(options: SinkOptions = {}): Promise<Sink> {
  const spans: DecodedSpan[] = []
  const points: DecodedPoint[] = []
  const requests: SinkRequest[] = []
  const count = noSpans()
  const waiting = new Set<() => void>()

  const take = (path: string, body: Uint8Array): void => {
    if (path === '/v1/metrics') {
      points.push(...decodePoints(body))
      return
    }
    // All or nothing: what is answered 400 was not taken.
    const decoded = options.countOnly ? [] : decodeSpans(body)
    const more = noSpans()
    countSpans(body, more)
    for (const span of decoded) spans.push(span)
    count.spans += more.spans
    for (const [kind, n] of more.byKind.entries()) count.byKind[kind]! += n
  }

  const serve = async (message: IncomingMessage): Promise<Answer> => {
    const wire = await read(message)
    const path = new URL(message.url ?? '/', 'http://sink').pathname
    const n = requests.length
    const how = { ...options, ...options.answer?.(n) }
    const good = (how.status ?? 200) < 300 && how.fault !== 'hang' && how.fault !== 'close'
    requests.push({
      path,
      headers: message.headers,
      port: message.socket.remotePort ?? 0,
      atMs: performance.now(),
    })
    if (!good) return how
    take(path, await unpack(wire, message))
    for (const check of waiting) check()
    return how
  }

  const listener = (message: IncomingMessage, response: ServerResponse): void => {
    serve(message)
      .catch((error: unknown): Answer => ({ status: 400, body: Buffer.from(String(error)) }))
      .then((how) => answer(response, how))
      .catch(() => response.destroy())
  }
  const server = options.tls ? createTlsServer(options.tls, listener) : createServer(listener)
  if (options.keepAliveMs !== undefined) {
    server.keepAliveTimeout = options.keepAliveMs
    server.keepAliveTimeoutBuffer = 0
  }
  await listen(server, options.port ?? 0)
  const { port } = server.address() as AddressInfo

  return {
    url: `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    spans: () => spans,
    points: () => points,
    count: () => ({ ...count, requests: requests.length }),
    requests,
    waitFor: (n, ms = 10_000) =>
      new Promise((resolve, reject) => {
        const taken = (): number => count.spans + points.length
        const check = (): void => {
          if (taken() < n) return
          clearTimeout(timer)
          waiting.delete(check)
          resolve()
        }
        const timer = setTimeout(() => {
          waiting.delete(check)
          reject(new Error(`the sink took ${taken()} of ${n} items in ${ms} ms`))
        }, ms)
        waiting.add(check)
        check()
      }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve())
  })
}

async function read(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

const unpackers: Readonly<Record<string, (wire: Buffer) => Promise<Buffer>>> = {
  gzip: promisify(gunzip),
  zstd: promisify(zstdDecompress),
  zlib: promisify(inflate),
  deflate: promisify(inflate),
}

async function unpack(wire: Buffer, message: IncomingMessage): Promise<Buffer> {
  const encoding = message.headers['content-encoding']
  if (encoding === undefined) return wire
  const unpacker = unpackers[encoding]
  if (!unpacker) throw new Error(`unknown content-encoding ${encoding}`)
  return unpacker(wire)
}
