// Single values of OTLP's JSON as protobuf, as pdata's unmarshaler takes them: 64-bit numbers as text or not, enums by number or name,
// ids in hexadecimal, bytes in base64.
import { bigintOf } from '../../decimal.ts'
import { count64 } from '../fields.ts'
import type { Field, Names, Scalar } from '../schema/message.ts'
import type { Writer } from '../writer.ts'
import type { Scanner } from './scanner.ts'
import { hexDigit } from './unescape.ts'

type Write = (scanner: Scanner, writer: Writer) => void

/** Range of each whole number. */
const WHOLE: { readonly [S in Scalar]?: Range } = {
  int32: range(-(2n ** 31n), 2n ** 31n - 1n),
  sint32: range(-(2n ** 31n), 2n ** 31n - 1n),
  uint32: range(0n, 2n ** 32n - 1n),
  fixed32: range(0n, 2n ** 32n - 1n),
  int64: range(-(2n ** 63n), 2n ** 63n - 1n),
  sfixed64: range(-(2n ** 63n), 2n ** 63n - 1n),
  uint64: range(0n, 2n ** 64n - 1n),
  fixed64: range(0n, 2n ** 64n - 1n),
}

/** Beside the exact bounds those for numbers, which are compared a hundred times faster. */
interface Range {
  readonly least: bigint
  readonly most: bigint
  readonly leastNumber: number
  readonly mostNumber: number
}

function range(least: bigint, most: bigint): Range {
  return { least, most, leastNumber: Number(least), mostNumber: Number(most) }
}

/** Append the value that comes next, without a tag. Makes room. */
export function writeScalar(scanner: Scanner, writer: Writer, { type, names }: Field): void {
  writer.need(16)
  SCALARS[type as Scalar](scanner, writer, names)
}

const SCALARS: { readonly [S in Scalar]: (s: Scanner, w: Writer, names?: Names) => void } = {
  string: (scanner, writer) => {
    if (scanner.null()) writer.byte(0)
    else scanner.stringTo(writer)
  },
  bytes: writeBase64,
  bool: (scanner, writer) => writer.byte(scanner.boolean() ? 1 : 0),
  double: (scanner, writer) => writer.double(readDouble(scanner)),
  traceId: writeId(16),
  spanId: writeId(8),
  fixed32: (scanner, writer) => writer.fixed32(Number(whole(scanner, 'fixed32'))),
  fixed64: (scanner, writer) => count64(writer, whole(scanner, 'fixed64')),
  sfixed64: (scanner, writer) => writer.fixedBigint(BigInt(whole(scanner, 'sfixed64'))),
  uint32: (scanner, writer) => varint(writer, whole(scanner, 'uint32')),
  uint64: (scanner, writer) => varint(writer, whole(scanner, 'uint64')),
  int64: (scanner, writer) => varint(writer, whole(scanner, 'int64')),
  int32: (scanner, writer, names) =>
    varint(writer, named(scanner, names) ?? whole(scanner, 'int32')),
  sint32: (scanner, writer) => {
    const value = Number(whole(scanner, 'sint32'))
    writer.varint(((value << 1) ^ (value >> 31)) >>> 0)
  },
}

/** In two's complement. */
function varint(writer: Writer, value: number | bigint): void {
  if (typeof value === 'number' && value >= 0) writer.varint(value)
  else writer.varintBigint(BigInt.asUintN(64, BigInt(value)))
}

/** What a client sent, as far as it goes into errors. */
const MAX_SHOWN = 64

const shortened = (text: string): string =>
  text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text

const quoted = (text: string): string => JSON.stringify(shortened(text))

/** A whole number within the range of its type; a bigint where a number is not exact. */
function whole(scanner: Scanner, type: Scalar): number | bigint {
  const { least, most, leastNumber, mostNumber } = WHOLE[type]!
  const text = digits(scanner)
  if (!/^[+-]?\d+$/.test(text) || (leastNumber === 0 && text.startsWith('+'))) {
    throw scanner.error(`${quoted(text)} is no whole number`)
  }
  if (text.length <= SAFE_DIGITS) {
    const value = Number(text)
    if (value >= leastNumber && value <= mostNumber) return value === 0 ? 0 : value
  } else {
    const value = bigintOf(text)
    if (value !== undefined && value >= least && value <= most) return value
  }
  throw scanner.error(`${shortened(text)} is out of the range of ${type}`)
}

/** With a sign. */
const SAFE_DIGITS = 15

/** Of a number, or of a string that holds one. */
function digits(scanner: Scanner): string {
  const kind = scanner.peek()
  if (kind === 'number') return scanner.number()
  if (kind === 'string') return scanner.string()
  throw scanner.error(`expected a number instead of ${kind}`)
}

/** The number of an enum's name, undefined when it is a number. */
function named(scanner: Scanner, names: Names | undefined): number | undefined {
  if (!names || scanner.peek() !== 'string') return undefined
  const name = scanner.string()
  const value = names.get(name)
  if (value === undefined) throw scanner.error(`unknown name ${quoted(name)}`)
  return value
}

const SPECIAL = /^(?:nan|[+-]?inf(?:inity)?)$/i
// Only one way to read any digit: with two of them, many digits would take quadratic time.
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i

/** A number, or a string as strconv.ParseFloat takes it, without hexadecimal. */
function readDouble(scanner: Scanner): number {
  const text = digits(scanner)
  if (SPECIAL.test(text)) return special(text)
  const value = DECIMAL.test(text) ? Number(text) : Number.NaN
  if (!Number.isFinite(value)) throw scanner.error(`${quoted(text)} is no double`)
  return value
}

function special(text: string): number {
  if (/nan/i.test(text)) return Number.NaN
  return text.startsWith('-') ? -Infinity : Infinity
}

function writeId(length: number): Write {
  return (scanner, writer) => {
    const text = scanner.string()
    if (text.length === 0) {
      writer.byte(0)
      return
    }
    if (text.length !== length * 2) {
      throw scanner.error(`an id has ${text.length} characters instead of ${length * 2} or none`)
    }
    writer.need(length + 1)
    writer.byte(length)
    for (let i = 0; i < text.length; i += 2) {
      const high = hexDigit(text.charCodeAt(i))
      const low = hexDigit(text.charCodeAt(i + 1))
      if (high < 0 || low < 0) throw scanner.error(`${JSON.stringify(text)} is not hexadecimal`)
      writer.byte(high * 16 + low)
    }
  }
}

// Without a group that is repeated: what it might go back to would fill the stack when there is much of it.
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/

function writeBase64(scanner: Scanner, writer: Writer): void {
  const text = scanner.string().replace(/[\r\n]/g, '')
  if (text.length % 4 !== 0 || !BASE64.test(text)) throw scanner.error('bytes are not base64')
  const bytes = Buffer.from(text, 'base64')
  writer.varint(bytes.length)
  writer.raw(bytes)
}
