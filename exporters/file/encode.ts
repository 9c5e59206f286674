// A batch as one message of a file: a line of JSON, or bytes behind their length.
import type { Batch } from '../../pipeline/batch.ts'
import { compressor } from '../../pipeline/compression/compress.ts'
import { batchJson } from '../../pipeline/otlp/json/index.ts'
import { writeRequest } from '../../pipeline/otlp/request.ts'
import { Writer } from '../../pipeline/otlp/writer.ts'
import type { ExportedSignal } from '../../pipeline/signal.ts'
import type { FileConfig } from './config.ts'

const LENGTH_BYTES = 4

export interface Encoder {
  /** The batch in its format. Throws when there is a value that the format has no form for. */
  body(batch: Batch<ExportedSignal>): Uint8Array
  /** A body as it is in the file. */
  message(body: Uint8Array): Promise<Uint8Array>
}

export function encoder(config: FileConfig): Encoder {
  const body = config.format === 'proto' ? protobuf : json
  if (config.compression === '') {
    if (config.format === 'proto') return { body, message: async (bytes) => framed(bytes) }
    return { body: line, message: async (bytes) => bytes }
  }
  const compress = compressor('zstd', config.compression_params.level)
  return { body, message: async (bytes) => framed(await compress(bytes, false)) }
}

const line = (batch: Batch<ExportedSignal>): Uint8Array => Buffer.from(`${batchJson(batch)}\n`)

const json = (batch: Batch<ExportedSignal>): Uint8Array => Buffer.from(batchJson(batch))

function protobuf(batch: Batch<ExportedSignal>): Uint8Array {
  if (batch.encoded) return batch.encoded.bytes
  const writer = new Writer()
  writeRequest(writer, batch)
  return writer.done()
}

/** The length comes first: four bytes, the highest first. */
function framed(bytes: Uint8Array): Uint8Array {
  const whole = Buffer.allocUnsafe(LENGTH_BYTES + bytes.length)
  whole.writeUInt32BE(bytes.length)
  whole.set(bytes, LENGTH_BYTES)
  return whole
}
