// First bytes that name a protocol. They say nothing secret, and with them a replay can still tell what it cannot decode.

/** No pattern is longer. */
const MAGIC_BYTES = 24

/** In hexadecimal digits. As long as what `pair` looks at, or shorter. */
const MAGIC: readonly RegExp[] = [
  // TLS: a record of version 3.0 to 3.4 (RFC 8446 §5.1).
  /^1[4-8]030[0-4]..../,
  // HTTP/2: PRI * HTTP/2.0
  /^505249202a20485454502f322e30/,
  // SSH- and AMQP
  /^5353482d/,
  /^414d5150/,
  // Redis: an array of bulk strings up to the first one's length; +OK, +PONG; -ERR, -NOAUTH, -WRONGTYPE.
  /^2a(?:3\d){1,6}0d0a24(?:3\d){1,9}0d0a/,
  /^2b(?:4f4b|504f4e47)/,
  /^2d(?:455252|4e4f41555448|57524f4e4754595045)/,
  // PostgreSQL: a start-up message of protocol 3, a request for TLS or GSS encryption.
  /^0000[0-2]...0003000[0-2]/,
  /^0000000804d216(?:2f|30)/,
  // MongoDB: a message header of less than 48 MiB with an opcode in use.
  /^.{6}0[0-2].{16}(?:dd07|dc07|d407|0100)0000/,
  // MySQL: packet 0 with the greeting of protocol 10 and the begin of the server's version.
  /^.{4}00000a3\d(?:2e3\d|3\d2e)../,
  // Kafka: a request for ApiVersions up to the length of the client's name.
  /^0000....0012000[0-4].{12}/,
]

/** How many bytes at `from` are a protocol's magic; 0: none. */
export function magicBytes(bytes: Uint8Array, from: number, to: number): number {
  const end = Math.min(to, from + MAGIC_BYTES)
  const first = Buffer.from(bytes.buffer, bytes.byteOffset + from, end - from).toString('hex')
  for (const pattern of MAGIC) {
    const match = pattern.exec(first)
    if (match) return match[0].length >> 1
  }
  return 0
}
