// Walks a request's bytes to their last field, so that whoever decodes them need not look. On the path of everything that passes
// through: one lookup per field, by its tag, and nothing is allocated.
import { anyValue, keyValue } from './schema/common.ts'
import type { Message } from './schema/message.ts'
import { isPlainPair } from './plain_pair.ts'
import { ACTION, numbered, TAGS, type Tables } from './tables.ts'

/** How deep lists and maps of attributes may be nested. protobuf's own readers in C++, Java and Python end at 100 messages. */
export const MAX_NESTING = 64

// Constants of their own, as a property would have to be looked up for each field.
const { UNKNOWN, VARINT, FIXED64, FIXED32, TRACE_ID, SPAN_ID, PACKED64, PACKED_VARINT, MESSAGE } =
  ACTION

const tables: Tables = { messages: [], actions: [], counts: [] }
const ANY_VALUE = numbered(anyValue, tables)
const KEY_VALUE = numbered(keyValue, tables)

let items = 0
/** Where `varint` has stopped. */
let at = 0
let outdated = false

export interface Walked {
  /** Spans, data points or log records. */
  readonly items: number
  /** It has messages of before OTLP 0.19, which nobody else may know. */
  readonly outdated: boolean
}

/**
 * Walk `bytes` as a `message`, whose fields of unknown numbers are passed over.
 * Throws an Error of one sentence: a known field of another wire type, the end in a field, a bad varint, an id of another length than
 * OTLP's, values that are nested too deep, a group.
 */
export function walkMessage(bytes: Uint8Array, message: Message): Walked {
  const id = numbered(message, tables)
  items = 0
  outdated = false
  walk(bytes, 0, bytes.length, id, 0)
  return { items, outdated }
}

function walk(bytes: Uint8Array, from: number, end: number, id: number, nesting: number): void {
  const actions = tables.actions[id]!
  const before = items
  let here = from
  while (here < end) {
    let tag = bytes[here++]!
    if (tag > 127) {
      tag = varint(bytes, here - 1, end, id)
      here = at
    }
    const action = tag < TAGS ? actions[tag]! : UNKNOWN
    if (action === FIXED64) {
      here += 8
    } else if (action === VARINT) {
      // All but few are of one byte.
      if (here < end && bytes[here]! < 128) here++
      else {
        varint(bytes, here, end, id)
        here = at
      }
    } else if (action === FIXED32) {
      here += 4
    } else if (action === UNKNOWN) {
      here = unknown(bytes, here, end, id, tag, nesting)
    } else {
      if (here >= end) throw truncated(id, here)
      let length = bytes[here++]!
      if (length > 127) {
        // Spans and scopes; what takes three bytes and more is seldom.
        if (here < end && bytes[here]! < 128) length = (length & 127) | (bytes[here++]! << 7)
        else {
          length = varint(bytes, here - 1, end, id)
          here = at
        }
      }
      const next = here + length
      if (next > end) throw truncated(id, here)
      if (action >= MESSAGE) enter(bytes, here, next, action - MESSAGE, nesting, before)
      else if (action >= TRACE_ID) check(bytes, here, next, id, action, tag)
      here = next
    }
  }
  if (here > end) throw truncated(id, end)
}

function enter(
  bytes: Uint8Array,
  from: number,
  end: number,
  id: number,
  nesting: number,
  before: number,
): void {
  const count = tables.counts[id]!
  if (count === 1) items++
  else if (count === 2) items = before
  if (id === KEY_VALUE && nesting < MAX_NESTING && isPlainPair(bytes, from, end)) return
  const deeper = id === ANY_VALUE ? nesting + 1 : nesting
  if (deeper > MAX_NESTING) {
    throw new Error(`protobuf: values are nested more than ${MAX_NESTING} deep, at byte ${from}`)
  }
  walk(bytes, from, end, id, deeper)
}

/** The value of a field that has more to it than its length. */
function check(
  bytes: Uint8Array,
  from: number,
  end: number,
  id: number,
  action: number,
  tag: number,
): void {
  const length = end - from
  if (action === PACKED_VARINT) {
    for (at = from; at < end;) varint(bytes, at, end, id)
  } else if (action === PACKED64) {
    if (length % 8 !== 0) throw truncated(id, end)
  } else if (length !== 0 && length !== (action === TRACE_ID ? 16 : 8)) {
    const expected = action === SPAN_ID ? 8 : 16
    throw new Error(
      `protobuf: ${fieldOf(id, tag)} has ${length} bytes instead of ${expected} or none, at byte ${from}`,
    )
  }
}

/** Go past a field that is not in the table; where it ends. */
function unknown(
  bytes: Uint8Array,
  from: number,
  end: number,
  id: number,
  tag: number,
  nesting: number,
): number {
  const number = Math.floor(tag / 8)
  const wire = tag % 8
  const field = tables.messages[id]!.fields.find((known) => known.number === number)
  if (number === 0 || tag > 0xffffffff) {
    throw new Error(`protobuf: illegal tag ${tag} in ${nameOf(id)}, before byte ${from}`)
  }
  if (field && (typeof field.type === 'string' || wire !== 2)) {
    throw new Error(
      `protobuf: wrong wire type ${wire} for ${fieldOf(id, tag)}, before byte ${from}`,
    )
  }
  if (wire === 0) {
    varint(bytes, from, end, id)
    return at
  }
  if (wire === 1 || wire === 5) return from + (wire === 1 ? 8 : 4)
  if (wire !== 2) {
    throw new Error(`protobuf: unknown wire type ${wire} in ${nameOf(id)}, before byte ${from}`)
  }
  const length = varint(bytes, from, end, id)
  const start = at
  if (start + length > end) throw truncated(id, start)
  if (field) {
    // Only what is outdated has a number beyond the tables.
    outdated = true
    enter(bytes, start, start + length, numbered(field.type as Message, tables), nesting, items)
  }
  return start + length
}

/** A varint, beyond 2^53 without its low bits; leaves its end in `at`. */
function varint(bytes: Uint8Array, from: number, end: number, id: number): number {
  let value = 0
  let scale = 1
  for (at = from; at < end; scale *= 128) {
    const byte = bytes[at++]!
    value += (byte & 127) * scale
    if (byte < 128) return value
    if (at - from === 10) {
      throw new Error(`protobuf: a varint of more than 10 bytes in ${nameOf(id)}, at byte ${from}`)
    }
  }
  throw truncated(id, from)
}

const nameOf = (id: number): string => tables.messages[id]!.name

function fieldOf(id: number, tag: number): string {
  const number = Math.floor(tag / 8)
  const field = tables.messages[id]!.fields.find((known) => known.number === number)
  return `field ${field?.name ?? number} of ${nameOf(id)}`
}

const truncated = (id: number, byte: number): Error =>
  new Error(`protobuf: ${nameOf(id)} ends in a field, at byte ${byte}`)
