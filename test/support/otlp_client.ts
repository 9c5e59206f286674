// A client of OTLP for tests: sends spans whose names are told apart over HTTP and gRPC, and keeps what it was answered.
import { randomBytes } from 'node:crypto'
import { connect, type ClientHttp2Session } from 'node:http2'
import { writeTraces } from '../../pipeline/otlp/traces.ts'
import { Writer } from '../../pipeline/otlp/writer.ts'
import { batchOfRows, services } from '../pipeline/otlp/spans.ts'

export interface Answered {
  /** Spans that the server has said to have. */
  readonly accepted: number
  /** Requests by what the server said: `http 503`, `grpc 14`. */
  readonly answers: Readonly<Record<string, number>>
}

export interface LoadOptions {
  readonly requests: number
  readonly spansEach: number
  /** Requests under way at once. */
  readonly atOnce?: number
  /** Bytes of one attribute of each span. */
  readonly padding?: number
}

export interface OtlpClient {
  /** Every other request goes over gRPC. Names go on from one load to the next. */
  readonly send: (options: LoadOptions) => Promise<Answered>
  readonly close: () => void
}

/** Ports of 127.0.0.1. */
export function otlpClient(ports: { readonly http: number; readonly grpc: number }): OtlpClient {
  const session = connect(`http://127.0.0.1:${ports.grpc}`)
  session.on('error', () => {})
  let sent = 0
  return {
    close: () => session.destroy(),
    async send({ requests, spansEach, atOnce = 8, padding = 0 }) {
      const answers: Record<string, number> = {}
      let accepted = 0
      let left = requests
      const work = async (): Promise<void> => {
        while (left-- > 0) {
          const n = sent++
          const body = request(n, spansEach, padding)
          const said =
            n % 2 === 0 ? await overHttp(ports.http, body) : await overGrpc(session, body)
          answers[said] = (answers[said] ?? 0) + 1
          if (said === 'http 200' || said === 'grpc 0') accepted += spansEach
        }
      }
      await Promise.all(Array.from({ length: atOnce }, work))
      return { accepted, answers }
    },
  }
}

function request(n: number, spans: number, padding: number): Uint8Array {
  const [resource] = services(1)
  const rows = Array.from({ length: spans }, (_, i) => ({
    resource: resource!,
    name: `${n}.${i}`,
    own: padding > 0 ? ['padding', randomText(padding)] : [],
  }))
  const writer = new Writer()
  writeTraces(writer, batchOfRows(rows))
  return Uint8Array.from(writer.done())
}

/** What gzip cannot make much smaller. */
function randomText(length: number): string {
  return randomBytes(length).toString('base64').slice(0, length)
}

async function overHttp(port: number, body: Uint8Array): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-protobuf' },
    body: Buffer.from(body),
  })
  await response.arrayBuffer()
  return `http ${response.status}`
}

function overGrpc(session: ClientHttp2Session, body: Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    const stream = session.request({
      ':method': 'POST',
      ':path': '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
      'content-type': 'application/grpc',
      te: 'trailers',
    })
    let status: unknown
    stream.on('response', (headers) => void (status = headers['grpc-status']))
    stream.on('trailers', (trailers) => void (status = trailers['grpc-status']))
    stream.on('error', reject)
    stream.on('close', () => resolve(`grpc ${String(status)}`))
    stream.resume()
    const head = Buffer.alloc(5)
    head.writeUInt32BE(body.length, 1)
    stream.end(Buffer.concat([head, body]))
  })
}
