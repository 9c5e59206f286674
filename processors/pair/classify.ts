// Names for what is seen and not decoded, from the first bytes of a connection. Only what is certain gets a name: the name ends
// the looking at a connection, and is shown to the user.

const PREFACE = Buffer.from('PRI * HTTP/2.0')
const SSH = Buffer.from('SSH-')
const AMQP = Buffer.from('AMQP')

/** `tls`, `http2`, `redis` …, or undefined: not known for sure. [from, to) are the first bytes of a call. */
export function classify(bytes: Buffer, from: number, to: number): string | undefined {
  const n = to - from
  if (n < 4) return undefined
  if (isTls(bytes, from)) return 'tls'
  if (begins(bytes, from, n, PREFACE)) return 'http2'
  if (begins(bytes, from, n, SSH)) return 'ssh'
  if (begins(bytes, from, n, AMQP)) return 'amqp'
  if (isRedis(bytes, from, to)) return 'redis'
  if (n >= 8 && isPostgres(bytes, from)) return 'postgresql'
  if (n >= 16 && isMongo(bytes, from)) return 'mongodb'
  if (n >= 10 && isMysql(bytes, from, n)) return 'mysql'
  if (n >= 14 && isKafka(bytes, from, n)) return 'kafka'
  return undefined
}

function begins(bytes: Buffer, from: number, n: number, text: Buffer): boolean {
  return n >= text.length && bytes.compare(text, 0, text.length, from, from + text.length) === 0
}

/** A record header (RFC 8446 §5.1): type 20 to 24, version 3.0 to 3.4. */
function isTls(bytes: Buffer, at: number): boolean {
  const type = bytes[at]!
  return type >= 20 && type <= 24 && bytes[at + 1] === 3 && bytes[at + 2]! <= 4
}

/** RESP: an array of bulk strings, or a simple reply. */
function isRedis(bytes: Buffer, from: number, to: number): boolean {
  const text = bytes.toString('latin1', from, Math.min(to, from + 32))
  return (
    /^\*\d{1,6}\r\n\$\d{1,9}\r\n/.test(text) ||
    /^(?:\+(?:OK|PONG)|-(?:ERR|NOAUTH|WRONGTYPE)\b)/.test(text)
  )
}

/** A start-up message of protocol 3, or a request for TLS or GSS encryption. */
function isPostgres(bytes: Buffer, at: number): boolean {
  const length = bytes.readUInt32BE(at)
  const code = bytes.readUInt32BE(at + 4)
  if (length === 8) return code === 80877103 || code === 80877104
  return length > 8 && length < 10000 && code >>> 16 === 3 && (code & 0xffff) <= 2
}

/** A message header with an opcode in use: OP_MSG, OP_QUERY, OP_REPLY or OP_COMPRESSED. */
function isMongo(bytes: Buffer, at: number): boolean {
  const length = bytes.readUInt32LE(at)
  const code = bytes.readUInt32LE(at + 12)
  if (length < 16 || length > 48_000_000) return false
  return code === 2013 || code === 2012 || code === 2004 || code === 1
}

/** The server's greeting: packet 0, protocol 10, a version in text. */
function isMysql(bytes: Buffer, at: number, n: number): boolean {
  const length = bytes.readUIntLE(at, 3)
  if (bytes[at + 3] !== 0 || bytes[at + 4] !== 10 || length + 4 > Math.max(n, 4096)) return false
  return /^\d{1,2}\.\d/.test(bytes.toString('latin1', at + 5, at + 9))
}

/** A request: size, then api ApiVersions (18), a small version, and a client id that fits. */
function isKafka(bytes: Buffer, at: number, n: number): boolean {
  const length = bytes.readUInt32BE(at)
  const client = bytes.readInt16BE(at + 12)
  if (bytes.readUInt16BE(at + 4) !== 18 || bytes.readUInt16BE(at + 6) > 4) return false
  return length + 4 === n && client >= -1 && client + 14 <= n
}
