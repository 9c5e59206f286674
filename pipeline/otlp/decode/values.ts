// KeyValue and AnyValue (common.proto).
import type { AttributeList, AttributeValue } from '../../data/attributes.ts'
import type { Cursor } from './cursor.ts'

/** A list that is being filled. */
export type Pairs = (string | AttributeValue)[]

/** Append the KeyValue at the cursor. A key that comes twice stays twice. */
export function readPair(cursor: Cursor, to: Pairs): void {
  let key = ''
  let value: AttributeValue = null
  const outer = cursor.enter()
  while (cursor.next()) {
    if (cursor.tag === 0x0a) key = cursor.name()
    else if (cursor.tag === 0x12) value = readValue(cursor, value)
    else cursor.skip()
  }
  cursor.leave(outer)
  to.push(key, value)
}

/** The AnyValue at the cursor; `before` when it is empty, as a message that comes twice is merged. */
export function readValue(cursor: Cursor, before: AttributeValue): AttributeValue {
  let value = before
  const outer = cursor.enter()
  while (cursor.next()) {
    switch (cursor.tag) {
      case 0x0a:
        value = cursor.text()
        break
      case 0x10:
        value = cursor.bool()
        break
      case 0x18:
        value = cursor.int64()
        break
      case 0x21:
        value = doubleValue(cursor.double())
        break
      case 0x2a:
        value = readArray(cursor)
        break
      case 0x32:
        value = { map: readMap(cursor) }
        break
      case 0x3a:
        value = cursor.bytes()
        break
      default:
        cursor.skip()
    }
  }
  cursor.leave(outer)
  return value
}

/** A whole number would be taken for an int64. */
function doubleValue(value: number): AttributeValue {
  return Number.isSafeInteger(value) ? { double: value } : value
}

function readArray(cursor: Cursor): readonly AttributeValue[] {
  const values: AttributeValue[] = []
  const outer = cursor.enter()
  while (cursor.next()) {
    if (cursor.tag === 0x0a) values.push(readValue(cursor, null))
    else cursor.skip()
  }
  cursor.leave(outer)
  return values
}

function readMap(cursor: Cursor): AttributeList {
  const pairs: Pairs = []
  const outer = cursor.enter()
  while (cursor.next()) {
    if (cursor.tag === 0x0a) readPair(cursor, pairs)
    else cursor.skip()
  }
  cursor.leave(outer)
  return pairs
}
