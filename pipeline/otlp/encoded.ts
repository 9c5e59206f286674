// What a receiver makes of a request's bytes: checked to the last field and counted, but not decoded.
import { itemsOf } from '../data/items.ts'
import { Encoded } from '../encoded.ts'
import type { ExportedSignal } from '../signal.ts'
import { readData } from './decode/request.ts'
import { writeData } from './request.ts'
import { REQUEST } from './schema/requests.ts'
import { walkMessage } from './walk.ts'
import { Writer } from './writer.ts'

/**
 * `bytes` as an Export…ServiceRequest of `signal`, kept as they are, with unknown fields. Do not change them afterwards.
 * Throws an Error of one sentence when they are not well-formed, or when their attributes are nested deeper than MAX_NESTING.
 */
export function encodedRequest<S extends ExportedSignal>(signal: S, bytes: Uint8Array): Encoded<S> {
  const { items, outdated } = walkMessage(bytes, REQUEST[signal])
  const read = readData(signal)
  if (!outdated) return new Encoded(signal, items, bytes, read)
  const data = read(bytes)
  const writer = new Writer(bytes.length)
  writeData(writer, signal, data)
  return new Encoded(signal, itemsOf(signal, data), writer.done(), read)
}
