// Traffic between two simulated ends, and what it is cut into.
import type { End } from '../../support/events.ts'

export interface Ends {
  client: End
  server: End
}

type Cut = (bytes: Buffer) => Buffer[]

export const whole: Cut = (bytes) => [bytes]

/** Pieces of `n` bytes. */
export const pieces =
  (n: number): Cut =>
  (bytes) =>
    Array.from({ length: Math.ceil(bytes.length / n) }, (_, i) => bytes.subarray(i * n, i * n + n))

/** Pieces that end at these offsets, taken round and round. */
export function cutAt(sizes: readonly number[]): Cut {
  let next = 0
  return (bytes) => {
    const parts: Buffer[] = []
    for (let at = 0; at < bytes.length;) {
      const size = Math.max(1, sizes[next++ % sizes.length] ?? bytes.length)
      parts.push(bytes.subarray(at, at + size))
      at += size
    }
    return parts
  }
}

/** The client writes and the server reads, each in its own pieces. */
export function ask(ends: Ends, text: string, writes: Cut = whole, reads: Cut = writes): void {
  const bytes = Buffer.from(text, 'latin1')
  for (const part of writes(bytes)) ends.client.send(part)
  for (const part of reads(bytes)) ends.server.receive(part)
}

/** The server writes and the client reads. */
export function answer(ends: Ends, text: string, writes: Cut = whole, reads: Cut = writes): void {
  const bytes = Buffer.from(text, 'latin1')
  for (const part of writes(bytes)) ends.server.send(part)
  for (const part of reads(bytes)) ends.client.receive(part)
}

export function get(path: string, more = ''): string {
  return `GET ${path} HTTP/1.1\r\nHost: shop:8080\r\n${more}\r\n`
}

export function post(path: string, body: string, more = ''): string {
  return `POST ${path} HTTP/1.1\r\nHost: shop:8080\r\nContent-Length: ${body.length}\r\n${more}\r\n${body}`
}

export function ok(body = 'hello', more = ''): string {
  return `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n${more}\r\n${body}`
}

export function chunked(...chunks: string[]): string {
  const coded = chunks.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join('')
  return `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${coded}0\r\n\r\n`
}

/** Both spans of an exchange, as `summary` says it. */
export function both(method: string, path: string, outcome: string | number): string[] {
  return [
    `client ${method} http://shop:8080${path} ${outcome}`,
    `server ${method} ${path} ${outcome}`,
  ]
}
