// HTTP/2 frames put together by hand (RFC 9113), for what no library would send.
import { connect, type Socket } from 'node:net'

export const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')

export const TYPE = {
  DATA: 0,
  HEADERS: 1,
  RST: 3,
  SETTINGS: 4,
  PING: 6,
  GOAWAY: 7,
  WINDOW: 8,
  CONTINUATION: 9,
}
export const END_STREAM = 1
export const END_HEADERS = 4

export function h2Frame(type: number, flags: number, stream: number, body: Uint8Array): Buffer {
  const head = Buffer.alloc(9)
  head.writeUIntBE(body.length, 0, 3)
  head[3] = type
  head[4] = flags
  head.writeUInt32BE(stream, 5)
  return Buffer.concat([head, body])
}

/** Identifier and value (RFC 9113 6.5.2). */
export function settings(...pairs: (readonly [id: number, value: number])[]): Buffer {
  const body = Buffer.alloc(pairs.length * 6)
  pairs.forEach(([id, value], i) => {
    body.writeUInt16BE(id, i * 6)
    body.writeUInt32BE(value, i * 6 + 2)
  })
  return h2Frame(TYPE.SETTINGS, 0, 0, body)
}

/** Without Huffman and without the dynamic table (RFC 7541 6.2.2). */
export function literal(name: string, value: string): Buffer {
  return Buffer.concat([Buffer.from([0]), text(name), text(value)])
}

function text(given: string): Buffer {
  const bytes = Buffer.from(given)
  const head: number[] = []
  if (bytes.length < 127) head.push(bytes.length)
  else {
    head.push(127)
    let rest = bytes.length - 127
    for (; rest > 127; rest >>>= 7) head.push((rest & 127) | 128)
    head.push(rest)
  }
  return Buffer.concat([Buffer.from(head), bytes])
}

/** The headers of a call of gRPC. */
export function callHeaders(path: string): Buffer {
  return Buffer.concat([
    literal(':method', 'POST'),
    literal(':scheme', 'http'),
    literal(':path', path),
    literal(':authority', 'localhost'),
    literal('content-type', 'application/grpc'),
    literal('te', 'trailers'),
  ])
}

export interface RawClient {
  readonly socket: Socket
  /** Bytes that came back. */
  received(): number
  /** Resolves when the other end has hung up, or with false after `ms`. */
  closed(ms?: number): Promise<boolean>
}

/** A connection that has sent preface and settings, and reads whatever comes. */
export function rawH2(port: number, ...pairs: (readonly [number, number])[]): RawClient {
  const socket = connect(port, '127.0.0.1')
  let received = 0
  let gone = false
  socket.on('data', (piece) => (received += piece.length))
  socket.on('error', () => {})
  socket.once('close', () => (gone = true))
  socket.write(Buffer.concat([PREFACE, settings(...pairs)]))
  return {
    socket,
    received: () => received,
    closed: (ms = 10_000) =>
      new Promise((resolve) => {
        if (gone) return resolve(true)
        const timer = setTimeout(() => resolve(false), ms)
        socket.once('close', () => {
          clearTimeout(timer)
          resolve(true)
        })
      }),
  }
}
