// Sends OTLP over gRPC, over one connection that is opened again when it was closed.
import { connect, constants, type ClientHttp2Session } from 'node:http2'
import type { Sender } from './load.ts'

const PATH = '/opentelemetry.proto.collector.trace.v1.TraceService/Export'

export function grpcSender(port: number): Sender {
  let connections = 0
  let session: ClientHttp2Session | undefined

  function open(): ClientHttp2Session {
    if (session && !session.closed && !session.destroyed) return session
    const mine = connect(`http://127.0.0.1:${port}`)
    connections++
    const over = (): void => {
      if (session === mine) session = undefined
    }
    mine.on('error', over).on('goaway', over).on('close', over)
    session = mine
    return mine
  }

  return {
    connections: () => connections,
    close: () => session?.destroy(),
    send: (body) =>
      new Promise((resolve, reject) => {
        const on = open()
        const failed = (error: NodeJS.ErrnoException): void =>
          reject(new Error(`${error.code}: ${error.message}`))
        on.once('error', failed)
        const stream = on.request({
          ':method': 'POST',
          ':path': PATH,
          'content-type': 'application/grpc',
          te: 'trailers',
        })
        let status: unknown
        const seen = (headers: Record<string, unknown>): void => {
          status = headers['grpc-status'] ?? status
        }
        stream.on('response', seen).on('trailers', seen)
        stream.once('error', failed)
        stream.once('close', () => {
          on.off('error', failed)
          if (status === '0') resolve()
          else reject(new Error(`grpc-status ${String(status)}, code ${stream.rstCode}`))
        })
        stream.resume()
        const head = Buffer.alloc(5)
        head.writeUInt32BE(body.length, 1)
        stream.end(Buffer.concat([head, body]))
        stream.setTimeout(10_000, () => stream.close(constants.NGHTTP2_CANCEL))
      }),
  }
}
