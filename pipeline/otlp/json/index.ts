// OTLP/JSON of every signal, by way of protobuf: both know the same fields from the same tables.
import type { Batch } from '../../batch.ts'
import type { Encoded } from '../../encoded.ts'
import type { Data, ExportedSignal } from '../../signal.ts'
import { encodedRequest } from '../encoded.ts'
import { writeData } from '../request.ts'
import { REQUEST } from '../schema/requests.ts'
import { Writer } from '../writer.ts'
import { readMessage } from './read.ts'
import { writeMessage } from './write.ts'

/**
 * A request that came as JSON, as if it had come as protobuf: what only passes through is never decoded.
 * Throws an Error of one sentence when `bytes` are no OTLP/JSON of `signal`.
 */
export function jsonRequest<S extends ExportedSignal>(signal: S, bytes: Uint8Array): Encoded<S> {
  const writer = new Writer(bytes.length)
  readMessage(bytes, REQUEST[signal], writer)
  return encodedRequest(signal, new Uint8Array(writer.done()))
}

/** The data of a request that came as JSON; throws as `jsonRequest` does. */
export function readJson<S extends ExportedSignal>(signal: S, bytes: Uint8Array): Data[S] {
  return jsonRequest(signal, bytes).data
}

/** Data as pdata's JSON marshaler writes it, without a line end. */
export function writeJson<S extends ExportedSignal>(signal: S, data: Data[S]): string {
  const writer = new Writer()
  writeData(writer, signal, data)
  return writeMessage(writer.done(), REQUEST[signal])
}

/** A batch as pdata's JSON marshaler writes it, without a line end; from its bytes as they came in, where they are there. */
export function batchJson<S extends ExportedSignal>(batch: Batch<S>): string {
  if (batch.encoded) return writeMessage(batch.encoded.bytes, REQUEST[batch.signal])
  return writeJson(batch.signal, batch.data)
}
