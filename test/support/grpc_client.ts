// A small gRPC client on node:http2 that can also do what no client should.
import {
  connect,
  type ClientHttp2Session,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type SecureClientSessionOptions,
} from 'node:http2'

const service = (name: string): string => `/opentelemetry.proto.collector.${name}/Export`
export const EXPORT = {
  traces: service('trace.v1.TraceService'),
  metrics: service('metrics.v1.MetricsService'),
  logs: service('logs.v1.LogsService'),
}

export interface GrpcAnswer {
  readonly http: number
  /** `grpc-status`, from headers or trailers; -1 when there was none. */
  readonly code: number
  /** `grpc-message`, as it came. */
  readonly message: string
  readonly headers: IncomingHttpHeaders
  readonly trailers: IncomingHttpHeaders
  readonly body: Buffer
  /** The code of RST_STREAM. */
  readonly reset: number
}

export interface GrpcCall {
  readonly headers?: OutgoingHttpHeaders
  /** False: say that more will come. */
  readonly end?: boolean
}

/** Flag, length and message. */
export function framed(message: Uint8Array, flag = 0): Buffer {
  const head = Buffer.from([flag, 0, 0, 0, 0])
  head.writeUInt32BE(message.length, 1)
  return Buffer.concat([head, message])
}

export class GrpcClient {
  readonly session: ClientHttp2Session

  /** `address` as `127.0.0.1:4317`. */
  constructor(address: string, options?: SecureClientSessionOptions) {
    // Node would reset calls of its own when more than 10 MB wait to be sent.
    const own = { maxSessionMemory: 4096, ...options }
    this.session = connect(`${options ? 'https' : 'http'}://${address}`, own)
    this.session.on('error', () => {})
  }

  /** Send `data` as they are, as the body of one call. */
  call(
    path: string,
    data: Uint8Array,
    { headers = {}, end = true }: GrpcCall = {},
  ): Promise<GrpcAnswer> {
    const stream = this.session.request({
      ':method': 'POST',
      ':path': path,
      'content-type': 'application/grpc',
      te: 'trailers',
      ...headers,
    })
    let got: IncomingHttpHeaders & { ':status'?: number | undefined } = {}
    let trailers: IncomingHttpHeaders = {}
    const pieces: Buffer[] = []
    stream.on('error', () => {})
    stream.on('response', (all) => (got = all))
    stream.on('trailers', (all) => (trailers = all))
    stream.on('data', (piece: Buffer) => pieces.push(piece))
    if (end) stream.end(data)
    else stream.write(data)
    return new Promise((resolve) => {
      stream.once('close', () => {
        const say = (name: string): string => String(trailers[name] ?? got[name] ?? '')
        resolve({
          http: got[':status'] ?? 0,
          code: say('grpc-status') === '' ? -1 : Number(say('grpc-status')),
          message: say('grpc-message'),
          headers: got,
          trailers,
          body: Buffer.concat(pieces),
          reset: stream.rstCode ?? 0,
        })
      })
    })
  }

  close(): void {
    this.session.destroy()
  }
}
