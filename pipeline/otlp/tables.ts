// The schema as tables that are read by tag: what to do with the value of each field.
import type { Field, Message, Scalar } from './schema/message.ts'

/** From MESSAGE on: the message of this number less MESSAGE. */
export const ACTION = {
  UNKNOWN: 0,
  VARINT: 1,
  FIXED64: 2,
  FIXED32: 3,
  LENGTH: 4,
  TRACE_ID: 5,
  SPAN_ID: 6,
  PACKED64: 7,
  PACKED_VARINT: 8,
  MESSAGE: 9,
} as const

/** Tags up to those of field 31. */
export const TAGS = 256

export interface Tables {
  readonly messages: Message[]
  /** By message and tag. */
  readonly actions: Uint8Array[]
  /** By message: 1 for an item, 2 for a member of a oneof, which takes the place of the one before. */
  readonly counts: number[]
}

export const WIRE: Readonly<Record<Scalar, 0 | 1 | 2 | 5>> = {
  string: 2,
  bytes: 2,
  traceId: 2,
  spanId: 2,
  bool: 0,
  uint32: 0,
  int32: 0,
  sint32: 0,
  int64: 0,
  uint64: 0,
  fixed32: 5,
  fixed64: 1,
  sfixed64: 1,
  double: 1,
}

const BY_WIRE = {
  0: ACTION.VARINT,
  1: ACTION.FIXED64,
  2: ACTION.LENGTH,
  5: ACTION.FIXED32,
} as const

/** The number of a message in `tables`; it and all that it contains are put there once. */
export function numbered(message: Message, tables: Tables): number {
  const known = tables.messages.indexOf(message)
  if (known >= 0) return known
  const id = tables.messages.push(message) - 1
  const actions = new Uint8Array(TAGS)
  tables.actions.push(actions)
  tables.counts.push(message.item ? 1 : 0)
  for (const field of message.fields) {
    for (const [wire, action] of actionsOf(field, tables)) {
      if (field.number * 8 + wire < TAGS) actions[field.number * 8 + wire] = action
    }
  }
  return id
}

/** A repeated number may come packed or one by one, whatever the .proto file says. */
function actionsOf(
  { type, label, group }: Field,
  tables: Tables,
): [wire: number, action: number][] {
  if (typeof type !== 'string') {
    const child = numbered(type, tables)
    if (group) tables.counts[child] = 2
    return [[2, ACTION.MESSAGE + child]]
  }
  const wire = WIRE[type]
  if (type === 'traceId') return [[wire, ACTION.TRACE_ID]]
  if (type === 'spanId') return [[wire, ACTION.SPAN_ID]]
  if (label !== 'list' || wire === 2) return [[wire, BY_WIRE[wire]]]
  return [
    [wire, BY_WIRE[wire]],
    [2, wire === 1 ? ACTION.PACKED64 : ACTION.PACKED_VARINT],
  ]
}
