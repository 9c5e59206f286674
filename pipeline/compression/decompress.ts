// Inflating what strangers send: it stops when there is more than allowed, long before a bomb has unfolded.
import { constants, gunzip, inflate, zstdDecompress, type ZlibOptions } from 'node:zlib'

/** `deflate` is the zlib format, as in HTTP (RFC 9110 8.4.1.2). */
export const ENCODINGS = ['gzip', 'zstd', 'zlib', 'deflate'] as const
export type Encoding = (typeof ENCODINGS)[number]

export const isEncoding = (text: string): text is Encoding =>
  (ENCODINGS as readonly string[]).includes(text)

/** There is more in it than allowed. */
export class TooLargeError extends Error {
  constructor(maxBytes: number) {
    super(`more than ${maxBytes} bytes after decompression`)
    this.name = 'TooLargeError'
  }
}

/** What node:zlib gives for a frame: its contents and, in `engine`, how much of the input it was. */
interface Unpacked {
  readonly buffer: Buffer
  readonly engine: { readonly bytesWritten: number }
}

type Done = (error: Error | null, result: Buffer) => void

// As many as libuv has threads: more at once are not faster, and each may hold a window and a result.
const SLOTS = 4
// Frames may be empty and nine bytes short, and each costs a turn of a thread.
const MAX_FRAMES = 1000
let running = 0
/** What lets the next one begin, the first who came first. */
const waiting = new Set<() => void>()

/** What somebody who has to wait for a thread wants. */
export interface Turn {
  /** Called when there is one. */
  readonly begins?: () => void
  /** Aborted before there is one: nothing is done, and the rejection is the reason. */
  readonly abort?: AbortSignal
}

/**
 * Inflate `bytes` to at most `maxBytes`, on another thread. Rejects with `TooLargeError`, or with zlib's error when `bytes` is not in
 * that encoding or ends too early. Whoever calls has to see to it that not too much waits.
 */
export function decompress(
  encoding: Encoding,
  bytes: Uint8Array,
  maxBytes: number,
  turn: Turn = {},
): Promise<Buffer> {
  if (turn.abort?.aborted) return Promise.reject(turn.abort.reason as Error)
  if (running < SLOTS) {
    running++
    return inflateNow(encoding, bytes, maxBytes, turn)
  }
  // What waits does not keep alive what its bytes were cut out of: hence nothing here that is async and has `bytes`.
  const own = bytes.length < bytes.buffer.byteLength ? new Uint8Array(bytes) : bytes
  return threadFor(turn).then(() => inflateNow(encoding, own, maxBytes, turn))
}

async function inflateNow(
  encoding: Encoding,
  bytes: Uint8Array,
  maxBytes: number,
  { begins }: Turn,
): Promise<Buffer> {
  try {
    begins?.()
    return encoding === 'zstd' ? await zstd(bytes, maxBytes) : await zlib(encoding, bytes, maxBytes)
  } finally {
    const [next] = waiting
    if (next) next()
    else running--
  }
}

function threadFor({ abort }: Turn): Promise<void> {
  return new Promise((resolve, reject) => {
    const next = (): void => {
      waiting.delete(next)
      abort?.removeEventListener('abort', give)
      resolve()
    }
    const give = (): void => {
      waiting.delete(next)
      reject(abort?.reason as Error)
    }
    waiting.add(next)
    abort?.addEventListener('abort', give, { once: true })
  })
}

async function zlib(
  encoding: 'gzip' | 'zlib' | 'deflate',
  bytes: Uint8Array,
  maxBytes: number,
): Promise<Buffer> {
  const options: ZlibOptions = { maxOutputLength: maxBytes, chunkSize: chunkBytes(bytes.length) }
  const unpack = encoding === 'gzip' ? gunzip : inflate
  return settled(maxBytes, (done) => unpack(bytes, options, done))
}

/** Each piece of output costs a turn of the event loop; OTLP becomes about six times as large as it was. */
function chunkBytes(length: number): number {
  return Math.min(Math.max(length * 8, 16 * 1024), 256 * 1024)
}

/** One frame after another (RFC 8878 3.1): node:zlib stops at the end of the first, and says nothing about the rest. */
async function zstd(bytes: Uint8Array, maxBytes: number): Promise<Buffer> {
  const frames: Buffer[] = []
  let left = maxBytes
  for (let at = 0; at < bytes.length || at === 0;) {
    const options = {
      maxOutputLength: Math.max(left, 1),
      info: true,
      // A header of a few bytes may ask for a window of 128 MiB; none larger than the contents may be is needed.
      params: { [constants.ZSTD_d_windowLogMax]: windowLog(maxBytes) },
    }
    if (frames.length === MAX_FRAMES) throw new Error(`more than ${MAX_FRAMES} zstd frames`)
    const rest = bytes.subarray(at)
    const made = await settled(maxBytes, (done) => zstdDecompress(rest, options, done))
    const { buffer, engine } = made as unknown as Unpacked
    if (buffer.length > left) throw new TooLargeError(maxBytes)
    frames.push(buffer)
    left -= buffer.length
    // Nothing was taken: there is no frame, and no end.
    if (engine.bytesWritten === 0) break
    at += engine.bytesWritten
  }
  return frames.length === 1 ? frames[0]! : Buffer.concat(frames)
}

/** Encoders use 8 MiB unless told otherwise, and all must be able to read that (RFC 8878 3.1.1.1.2). */
function windowLog(maxBytes: number): number {
  return Math.min(Math.max(Math.ceil(Math.log2(maxBytes)), 23), 27)
}

function settled(maxBytes: number, start: (done: Done) => void): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    start((error: NodeJS.ErrnoException | null, result) => {
      if (!error) resolve(result)
      else if (error.code === 'ERR_BUFFER_TOO_LARGE') reject(new TooLargeError(maxBytes))
      // Go's text for it.
      else reject(error.code === 'Z_BUF_ERROR' ? new Error('unexpected EOF') : error)
    })
  })
}
