// Compression of what is sent, on another thread.
import { promisify } from 'node:util'
import {
  constants,
  deflate as deflateCallback,
  gzip as gzipCallback,
  zstdCompress as zstdCallback,
  type ZlibOptions,
} from 'node:zlib'

export const COMPRESSIONS = ['gzip', 'zstd', 'zlib', 'deflate', 'none'] as const
export type Compression = (typeof COMPRESSIONS)[number]

/** Output is taken from zlib in pieces of this size: each costs a turn of the event loop. */
const CHUNK_BYTES = 256 * 1024

/** What the Collector's `level: 0` is here. Its own (6) costs three times as much for a tenth fewer bytes. */
const DEFAULT_LEVEL = 1

/** Node's zstd goes to 22, but above this it needs gigabytes. */
const MAX_ZSTD_LEVEL = 19

/** Huffman coding only (Go's zlib.HuffmanOnly). */
const HUFFMAN_ONLY = -2

const gzip = promisify(gzipCallback)
const deflate = promisify(deflateCallback)
const zstd = promisify(zstdCallback)

/** `borrowed`: the bytes are overwritten once this has resolved. The result is the caller's. */
export type Compress = (bytes: Uint8Array, borrowed: boolean) => Promise<Uint8Array>

/** `level` as in the Collector's `compression_params`: 0 is the default, -1 zlib's own, -2 Huffman coding only. */
export function compressor(compression: Compression, level = 0): Compress {
  if (compression === 'none')
    return async (bytes, borrowed) => (borrowed ? Uint8Array.from(bytes) : bytes)
  if (compression === 'zstd') {
    const params = {
      [constants.ZSTD_c_compressionLevel]: Math.min(Math.max(level, DEFAULT_LEVEL), MAX_ZSTD_LEVEL),
    }
    return async (bytes) => owned(await zstd(bytes, { params, chunkSize: CHUNK_BYTES }))
  }
  const options: ZlibOptions = {
    chunkSize: CHUNK_BYTES,
    ...(level === HUFFMAN_ONLY
      ? { strategy: constants.Z_HUFFMAN_ONLY }
      : { level: level === 0 ? DEFAULT_LEVEL : level }),
  }
  // In HTTP `deflate` is the zlib format (RFC 9110 8.4.1.2).
  const compress = compression === 'gzip' ? gzip : deflate
  return async (bytes) => owned(await compress(bytes, options))
}

/** A result of one piece is a view of a whole chunk, which may be many times as large. */
function owned(bytes: Buffer): Uint8Array {
  return bytes.length * 2 < bytes.buffer.byteLength ? new Uint8Array(bytes) : bytes
}
