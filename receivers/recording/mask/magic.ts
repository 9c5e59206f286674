// First bytes that name a protocol. They say nothing secret, and with them a replay knows what it cannot decode.

/** Most first bytes that are kept. */
const MAGIC_BYTES = 8

const MAGIC: readonly (readonly [pattern: RegExp, length: number])[] = [
  // TLS: a handshake record with a client's or a server's hello (RFC 8446 §5.1).
  [/^\x16\x03[\x00-\x04][^]{2}[\x01\x02]/, 6],
  [/^PRI \* HT/, 8],
  [/^SSH-2\.0-/, 8],
  // PostgreSQL: StartupMessage of version 3, SSLRequest.
  [/^\x00\x00[^]{2}\x00\x03\x00\x00/, 8],
  [/^\x00\x00\x00\x08\x04\xd2\x16\x2f/, 8],
  // Redis: an array of bulk strings.
  [/^\*\d\r\n\$/, 5],
  // MySQL: the server's greeting, protocol version 10.
  [/^[^]{2}\x00\x00\x0a/, 5],
  [/^AMQP\x00\x00\x09\x01/, 8],
]

/** How many bytes at `from` are a protocol's magic; 0: none. */
export function magicBytes(bytes: Uint8Array, from: number, to: number): number {
  const first = String.fromCharCode(...bytes.subarray(from, Math.min(to, from + MAGIC_BYTES)))
  return MAGIC.find(([pattern]) => pattern.test(first))?.[1] ?? 0
}
