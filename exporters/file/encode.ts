// A batch as one message of a file: a line of JSON, or bytes behind their length.
import type { Batch } from '../../pipeline/batch.ts'
import { compressor } from '../../pipeline/compression/compress.ts'
import { batchJson } from '../../pipeline/otlp/json/index.ts'
import { writeRequest } from '../../pipeline/otlp/request.ts'
import { Writer } from '../../pipeline/otlp/writer.ts'
import type { ExportedSignal } from '../../pipeline/signal.ts'
import type { FileConfig } from './config.ts'

const LENGTH_BYTES = 4

/** Throws when there is a value that the format has no form for. */
export type Encode = (batch: Batch<ExportedSignal>) => Promise<Uint8Array>

export function encoder(config: FileConfig): Encode {
  const body = config.format === 'proto' ? protobuf : json
  if (config.compression === '') {
    if (config.format === 'proto') return async (batch) => framed(body(batch))
    return async (batch) => Buffer.from(`${batchJson(batch)}\n`)
  }
  const compress = compressor('zstd', config.compression_params.level)
  return (batch) => {
    const bytes = body(batch)
    return compress(bytes, false).then(framed)
  }
}

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
