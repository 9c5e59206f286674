// Reads a recording. Whatever is whole is given, whatever the rest is.
import { closeSync, openSync, readSync } from 'node:fs'
import { ABI } from '../../bpf/events.ts'
import {
  decodeHeader,
  FORMAT_VERSION,
  FRAME_BYTES,
  HEADER_BYTES,
  MAX_FRAME,
  padded,
  type Header,
} from './format.ts'
import { decodeFrame, type Frame } from './frames.ts'

const BLOCK = 1024 * 1024

export class RecordingReader {
  readonly header: Header
  /** Why reading stopped before the recording's end, as the rest of a sentence; undefined while there is no reason. */
  broken: string | undefined
  readonly #fd: number
  /** Bytes [#from, #to) of this were read and not given yet. */
  #buffer = Buffer.allocUnsafeSlow(BLOCK)
  #from = 0
  #to = 0
  #closed = false
  /** What the system said when it could not read on. */
  #error: Error | undefined
  /** Offset in the file of #from. */
  #at = HEADER_BYTES

  /** Throws an Error with one sentence when the file cannot be read or is no recording of ours. */
  constructor(file: string) {
    try {
      this.#fd = openSync(file, 'r')
    } catch (error) {
      throw unreadable(file, error as Error)
    }
    try {
      const bytes = this.#take(HEADER_BYTES)
      if (this.#error) throw unreadable(file, this.#error)
      this.header = checkedHeader(file, bytes)
    } catch (error) {
      this.close()
      throw error
    }
  }

  /** The next frame, valid until the next call; undefined at the end, or where the file was cut or damaged (`broken`). */
  next(): Frame | undefined {
    while (this.broken === undefined && !this.#closed) {
      const begin = this.#take(FRAME_BYTES)
      if (!begin) return this.#cut()
      const type = begin.readUInt32LE(0)
      const length = begin.readUInt32LE(4)
      if (length > MAX_FRAME) return this.#cut('it is damaged: a frame is too long')
      const bytes = this.#take(padded(length))
      if (!bytes) return this.#cut()
      let frame: Frame | undefined
      try {
        frame = decodeFrame(type, bytes.subarray(0, length))
      } catch (error) {
        return this.#cut(`it is damaged: ${(error as Error).message}`)
      }
      this.#at += FRAME_BYTES + padded(length)
      if (frame?.type === 'end') {
        this.close()
        return undefined
      }
      if (frame) return frame
    }
    return undefined
  }

  /** Safe twice. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    closeSync(this.#fd)
  }

  #cut(damage?: string): undefined {
    const reason = this.#error ? `it cannot be read: ${this.#error.message}` : 'it was cut'
    this.broken = `${damage ?? reason} (at byte ${this.#at})`
    this.close()
    return undefined
  }

  /** The next `n` bytes; undefined when the file has no more that many. */
  #take(n: number): Buffer | undefined {
    if (this.#to - this.#from < n) this.#fill(n)
    if (this.#to - this.#from < n) return undefined
    this.#from += n
    return this.#buffer.subarray(this.#from - n, this.#from)
  }

  #fill(n: number): void {
    const left = this.#buffer.subarray(this.#from, this.#to)
    // A length that lies must not cost memory that the file does not have.
    let buffer = this.#buffer
    if (n > buffer.length) buffer = Buffer.allocUnsafeSlow(Math.min(n, buffer.length * 2))
    left.copy(buffer)
    this.#buffer = buffer
    this.#to = left.length
    this.#from = 0
    try {
      while (this.#to < buffer.length) {
        const got = readSync(this.#fd, buffer, this.#to, buffer.length - this.#to, null)
        if (got === 0) return
        this.#to += got
      }
    } catch (error) {
      this.#error = error as Error
      return
    }
    if (this.#to < n) this.#fill(n)
  }
}

function unreadable(file: string, error: Error): Error {
  return new Error(`cannot read the recording ${file}: ${error.message}`, { cause: error })
}

function checkedHeader(file: string, bytes: Buffer | undefined): Header {
  const header = bytes && decodeHeader(bytes)
  if (!header) throw new Error(`${file} is not a recording of spantap`)
  if (header.version !== FORMAT_VERSION) {
    throw new Error(
      `${file} is a recording of format ${header.version}; this spantap reads format ${FORMAT_VERSION}`,
    )
  }
  if (header.abi !== ABI.VERSION) {
    throw new Error(
      `${file} was recorded with event layout ${header.abi}; this spantap reads layout ${ABI.VERSION}`,
    )
  }
  return header
}
