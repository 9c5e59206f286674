// Compression of what is sent: of what is large, on another thread.
import { promisify } from 'node:util'
import {
  constants,
  deflate as deflateCallback,
  deflateSync,
  gzip as gzipCallback,
  gzipSync,
  zstdCompress as zstdCallback,
  zstdCompressSync,
  type ZlibOptions,
  type ZstdOptions,
} from 'node:zlib'

export const COMPRESSIONS = ['gzip', 'zstd', 'zlib', 'deflate', 'none'] as const
export type Compression = (typeof COMPRESSIONS)[number]

/** Output is taken from zlib in pieces of at most this size: each costs a turn of the event loop. */
const CHUNK_BYTES = 256 * 1024

/** Below this, going to another thread and back costs more than to compress (20 µs for 2 kB, 70 µs for 20 kB). */
const SMALL_BYTES = 32 * 1024

/** What the Collector's `level: 0` is here. Its own (6) costs six times as much for a tenth fewer bytes. */
const DEFAULT_LEVEL = 1

/** Higher ones take their time also for what is small. */
const FAST_LEVEL = 3

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
  if (compression === 'none') {
    return async (bytes, borrowed) => (borrowed ? new Uint8Array(bytes) : bytes)
  }
  if (compression === 'zstd') {
    const used = Math.min(Math.max(level, DEFAULT_LEVEL), MAX_ZSTD_LEVEL)
    const options: ZstdOptions = { params: { [constants.ZSTD_c_compressionLevel]: used } }
    return either(zstdCompressSync, zstd, options, used <= FAST_LEVEL)
  }
  const used = level === 0 ? DEFAULT_LEVEL : level
  const options: ZlibOptions =
    used === HUFFMAN_ONLY ? { strategy: constants.Z_HUFFMAN_ONLY } : { level: used }
  const fast = used <= FAST_LEVEL && used !== -1
  // In HTTP `deflate` is the zlib format (RFC 9110 8.4.1.2).
  return compression === 'gzip'
    ? either(gzipSync, gzip, options, fast)
    : either(deflateSync, deflate, options, fast)
}

function either<O extends object>(
  here: (bytes: Uint8Array, options: O) => Buffer,
  elsewhere: (bytes: Uint8Array, options: O) => Promise<Buffer>,
  options: O,
  fast: boolean,
): Compress {
  return async (bytes) => {
    // What does not become smaller needs a little more room than it has.
    const chunkSize = Math.min(bytes.length + 64, CHUNK_BYTES)
    const all = { ...options, chunkSize }
    if (fast && bytes.length <= SMALL_BYTES) return owned(here(bytes, all))
    return owned(await elsewhere(bytes, all))
  }
}

/** A result of one piece is a view of a whole chunk, which may be many times as large. */
function owned(bytes: Buffer): Uint8Array {
  return bytes.length * 2 < bytes.buffer.byteLength ? new Uint8Array(bytes) : bytes
}
