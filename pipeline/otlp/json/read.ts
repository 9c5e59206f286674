// OTLP/JSON → the protobuf of the same request (opentelemetry.io/docs/specs/otlp, "JSON Protobuf Encoding"), as pdata's unmarshaler
// takes it. From there on it is a request like any other: what only passes through is never decoded.
import { WIRE } from '../tables.ts'
import { anyValue } from '../schema/common.ts'
import type { Field, Message } from '../schema/message.ts'
import { MAX_NESTING } from '../walk.ts'
import type { Writer } from '../writer.ts'
import { Scanner } from './scanner.ts'
import { writeScalar } from './scalars.ts'

/**
 * Append the JSON in `bytes` as a `message`. Members may be named as in JSON or as in the .proto file; unknown ones are passed over.
 * Throws an Error of one sentence when it is no JSON, or none of this message.
 */
export function readMessage(bytes: Uint8Array, message: Message, writer: Writer): void {
  const scanner = new Scanner(bytes)
  readObject(scanner, message, writer, 0)
  scanner.end()
}

function readObject(scanner: Scanner, message: Message, writer: Writer, nesting: number): void {
  const deeper = message === anyValue ? nesting + 1 : nesting
  if (deeper > MAX_NESTING) throw scanner.error(`values are nested more than ${MAX_NESTING} deep`)
  if (scanner.null() || !scanner.object()) return
  const fields = fieldsOf(message)
  do {
    const field = fields.get(scanner.name())
    if (field) readField(scanner, field, writer, deeper)
    else scanner.skip()
  } while (scanner.member())
}

function readField(scanner: Scanner, field: Field, writer: Writer, nesting: number): void {
  const { type, label } = field
  if (label === 'list') {
    if (scanner.null() || !scanner.array()) return
    if (typeof type === 'string' && WIRE[type] !== 2) readPacked(scanner, field, writer)
    else
      do readOne(scanner, field, writer, nesting)
      while (scanner.element())
  } else {
    readOne(scanner, field, writer, nesting)
  }
}

function readOne(scanner: Scanner, field: Field, writer: Writer, nesting: number): void {
  const { type, number } = field
  writer.need(16)
  if (typeof type === 'string') {
    writer.varint(number * 8 + WIRE[type])
    writeScalar(scanner, writer, field)
    return
  }
  writer.varint(number * 8 + 2)
  const reserved = type.item ? 2 : 1
  const start = writer.begin(reserved)
  readObject(scanner, type, writer, nesting)
  writer.end(start, reserved)
}

function readPacked(scanner: Scanner, field: Field, writer: Writer): void {
  writer.need(16)
  writer.varint(field.number * 8 + 2)
  const start = writer.begin(1)
  do writeScalar(scanner, writer, field)
  while (scanner.element())
  writer.end(start, 1)
}

const known = new Map<Message, ReadonlyMap<string, Field>>()

/** By both names. */
function fieldsOf(message: Message): ReadonlyMap<string, Field> {
  let fields = known.get(message)
  if (!fields) {
    fields = new Map(
      message.fields.flatMap((field) => [
        [snakeCase(field.name), field],
        [field.name, field],
      ]),
    )
    known.set(message, fields)
  }
  return fields
}

const snakeCase = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
