// An OTLP backend that keeps every request as it came, unpacked and nothing more.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'

export interface BodySink {
  readonly port: number
  /** Protobuf, unpacked. */
  readonly bodies: readonly Buffer[]
  /** Values of the header of this name, of every request. */
  headers(name: string): string[]
  stop(): Promise<void>
}

export async function startBodySink(): Promise<BodySink> {
  const bodies: Buffer[] = []
  const headers: Record<string, string | string[] | undefined>[] = []
  const server = createServer((message, response) => {
    const chunks: Buffer[] = []
    message.on('data', (chunk: Buffer) => chunks.push(chunk))
    message.on('end', () => {
      const wire = Buffer.concat(chunks)
      bodies.push(message.headers['content-encoding'] === 'gzip' ? gunzipSync(wire) : wire)
      headers.push(message.headers)
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    bodies,
    headers: (name) => headers.map((one) => String(one[name] ?? '')),
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
