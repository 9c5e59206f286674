// The protobuf of a request → OTLP/JSON, as pdata's marshaler writes it: fields in the order of the .proto files, none that is zero.
import { Cursor } from '../decode/cursor.ts'
import type { Field, Message, Scalar } from '../schema/message.ts'
import { TAGS, WIRE } from '../tables.ts'
import { jsonDouble, jsonText } from './numbers.ts'

/** `bytes` are known to be well-formed. */
export function writeMessage(bytes: Uint8Array, message: Message): string {
  return writeFields(new Cursor(bytes), shapeOf(message))
}

/** A message's fields, and where each stands among them by its tag. */
interface Shape {
  readonly fields: readonly ShapedField[]
  readonly byTag: readonly (number | undefined)[]
}

interface ShapedField extends Field {
  readonly type: Scalar | Message
  readonly shape: Shape | undefined
  /** What stands before the value, with the bracket of a list. */
  readonly before: string
}

const shapes = new Map<Message, Shape>()

function shapeOf(message: Message): Shape {
  const known = shapes.get(message)
  if (known) return known
  const fields: ShapedField[] = []
  const byTag: (number | undefined)[] = []
  const shape = { fields, byTag }
  // A value may contain values.
  shapes.set(message, shape)
  for (const [i, field] of message.fields.entries()) {
    const { type, label, name, number } = field
    const inner = typeof type === 'string' ? undefined : shapeOf(type)
    fields.push({ ...field, shape: inner, before: `"${name}":${label === 'list' ? '[' : ''}` })
    for (const wire of [label === 'list' || inner ? 2 : undefined, wireOf(type)]) {
      if (wire !== undefined && number * 8 + wire < TAGS) byTag[number * 8 + wire] = i
    }
  }
  return shape
}

const wireOf = (type: Scalar | Message): number => (typeof type === 'string' ? WIRE[type] : 2)

/**
 * The message that the cursor is in, together with those at `more`: as the values of one field they are one message with the fields
 * of all. Its own messages that may come in parts are written behind the loop, once. Written as they come and again with the next part
 * they would be written twice at every level of nesting.
 */
function writeFields(cursor: Cursor, { fields, byTag }: Shape, more?: readonly number[]): string {
  const values: (string | undefined)[] = []
  let parts: Parts[] | undefined
  let chosen = -1
  let outer = -1
  for (let at = 0; ; at++) {
    while (cursor.next()) {
      const i = byTag[cursor.tag]
      if (i === undefined) {
        cursor.skip()
        continue
      }
      const field = fields[i]!
      if (field.group) {
        if (chosen >= 0) values[chosen] = undefined
        chosen = i
      }
      if (field.label === 'always') parts = withPart(parts, i, cursor)
      else if (field.label === 'list') values[i] = appended(values[i], cursor, field)
      else values[i] = writeOne(cursor, field)
    }
    if (outer >= 0) cursor.leave(outer)
    if (!more || at === more.length) break
    cursor.rewind(more[at]!)
    outer = cursor.enter()
  }
  if (parts) {
    for (const { i, first, more: others } of parts) {
      cursor.rewind(first)
      const around = cursor.enter()
      values[i] = writeFields(cursor, fields[i]!.shape!, others)
      cursor.leave(around)
    }
  }
  return joined(fields, values)
}

/** Where the values of one field are. */
interface Parts {
  /** Of the field in its shape. */
  readonly i: number
  readonly first: number
  more: number[] | undefined
}

/** `parts` with the value at the cursor, which is passed. */
function withPart(parts: Parts[] | undefined, i: number, cursor: Cursor): Parts[] {
  const place = cursor.mark()
  cursor.skip()
  const known = parts?.find((one) => one.i === i)
  if (known) (known.more ??= []).push(place)
  else if (parts) parts.push({ i, first: place, more: undefined })
  else return [{ i, first: place, more: undefined }]
  return parts!
}

function joined(fields: readonly ShapedField[], values: readonly (string | undefined)[]): string {
  let text = ''
  for (let i = 0; i < fields.length; i++) {
    const { before, label } = fields[i]!
    const value = values[i] ?? (label === 'always' ? '{}' : undefined)
    if (value === undefined) continue
    text += text === '' ? `{${before}` : `,${before}`
    text += label === 'list' ? `${value}]` : value
  }
  return text === '' ? '{}' : `${text}}`
}

/** One more element, or a packed run of them. */
function appended(
  list: string | undefined,
  cursor: Cursor,
  field: ShapedField,
): string | undefined {
  if (field.shape || (cursor.tag & 7) === wireOf(field.type)) {
    const value = writeOne(cursor, field)!
    return list === undefined ? value : `${list},${value}`
  }
  let text = list
  const outer = cursor.enter()
  while (cursor.more()) {
    const value = writeOne(cursor, field)!
    text = text === undefined ? value : `${text},${value}`
  }
  cursor.leave(outer)
  return text
}

/** A value; undefined where its field is left out, because it is zero. */
function writeOne(cursor: Cursor, { type, label, shape }: ShapedField): string | undefined {
  if (!shape) return SCALARS[type as Scalar](cursor, label !== undefined)
  const outer = cursor.enter()
  const text = writeFields(cursor, shape)
  cursor.leave(outer)
  return text
}

type Write = (cursor: Cursor, always: boolean) => string | undefined

const whole =
  (read: (cursor: Cursor) => number): Write =>
  (cursor, always) => {
    const value = read(cursor)
    return value !== 0 || always ? String(value) : undefined
  }

/** 64-bit numbers are text: JavaScript would lose their low bits. */
const long =
  (read: (cursor: Cursor) => number | bigint): Write =>
  (cursor, always) => {
    const value = read(cursor)
    return value !== 0 || always ? `"${value}"` : undefined
  }

const id: Write = (cursor) => {
  const hex = cursor.encodedBytes('hex')
  return /[^0]/.test(hex) ? `"${hex}"` : undefined
}

const SCALARS: { readonly [S in Scalar]: Write } = {
  string: (cursor, always) => {
    const text = cursor.text()
    return text !== '' || always ? jsonText(text) : undefined
  },
  bytes: (cursor) => `"${cursor.encodedBytes('base64')}"`,
  bool: (cursor, always) => (cursor.bool() ? 'true' : always ? 'false' : undefined),
  double: (cursor, always) => {
    const value = cursor.double()
    return value !== 0 || always ? jsonDouble(value) : undefined
  },
  traceId: id,
  spanId: id,
  uint32: whole((cursor) => cursor.uint32()),
  int32: whole((cursor) => cursor.int32()),
  sint32: whole((cursor) => cursor.sint32()),
  fixed32: whole((cursor) => cursor.fixed32()),
  int64: long((cursor) => cursor.int64()),
  uint64: long((cursor) => cursor.uint64()),
  fixed64: long((cursor) => cursor.count()),
  sfixed64: (cursor) => `"${cursor.sfixed64()}"`,
}
