// A batch as request bodies: encoded at once, so that the queue holds bytes and not objects, and compressed on another thread.
import { promisify } from 'node:util'
import { gzip as gzipCallback, zstdCompress as zstdCallback } from 'node:zlib'
import { isSignal, type Batch } from '../../pipeline/batch.ts'
import type { SpanBatch } from '../../pipeline/data/spans.ts'
import { writeMetrics } from '../../pipeline/otlp/metrics.ts'
import { writeTraces } from '../../pipeline/otlp/traces.ts'
import { Writer } from '../../pipeline/otlp/writer.ts'
import type { Request } from '../helper/sender.ts'
import type { OtlpHttpConfig } from './config.ts'

/** Traces are split above this: servers refuse larger requests for good (the Collector above 20 MiB). */
export const MAX_BODY_BYTES = 16 * 1024 * 1024

/** Output is taken from zlib in pieces of this size: each costs a turn of the event loop. */
const CHUNK_BYTES = 256 * 1024

/** Writers that are kept for the next batch, each with a buffer of at most MAX_BODY_BYTES. */
const KEPT_WRITERS = 2

const gzip = promisify(gzipCallback)
const zstd = promisify(zstdCallback)

type Compress = (bytes: Uint8Array) => Promise<Uint8Array>

export class Encoder {
  readonly #compress: Compress
  readonly #writers: Writer[] = []

  constructor({ compression, compression_params }: OtlpHttpConfig) {
    this.#compress = compressor(compression, compression_params.level)
  }

  /** At least one request; several when a batch is too large for one. */
  encode(batch: Batch<'traces'> | Batch<'metrics'>): Request[] {
    if (isSignal(batch, 'traces')) return this.#traces(batch.data, 0, batch.data.length)
    const writer = this.#take()
    writeMetrics(writer, batch.data)
    return [this.#request(writer, batch.items)]
  }

  #traces(data: SpanBatch, from: number, to: number): Request[] {
    const writer = this.#take()
    writeTraces(writer, data, from, to)
    if (writer.at <= MAX_BODY_BYTES || to - from === 1) return [this.#request(writer, to - from)]
    this.#give(writer)
    const middle = (from + to) >>> 1
    return [...this.#traces(data, from, middle), ...this.#traces(data, middle, to)]
  }

  #request(writer: Writer, items: number): Request {
    const body = this.#compress(writer.done()).finally(() => this.#give(writer))
    return { items, bytes: writer.at, body }
  }

  #take(): Writer {
    const writer = this.#writers.pop() ?? new Writer()
    writer.reset()
    return writer
  }

  #give(writer: Writer): void {
    const kept = this.#writers.length < KEPT_WRITERS && writer.bytes.length <= MAX_BODY_BYTES
    if (kept) this.#writers.push(writer)
  }
}

function compressor(compression: OtlpHttpConfig['compression'], level: number): Compress {
  if (compression === 'gzip') {
    return async (bytes) => owned(await gzip(bytes, { level, chunkSize: CHUNK_BYTES }))
  }
  if (compression === 'zstd') {
    return async (bytes) => owned(await zstd(bytes, { chunkSize: CHUNK_BYTES }))
  }
  return async (bytes) => new Uint8Array(bytes)
}

/** A result of one piece is a view of a whole chunk, which may be many times as large. */
function owned(bytes: Buffer): Uint8Array {
  return bytes.length * 2 < bytes.buffer.byteLength ? new Uint8Array(bytes) : bytes
}
