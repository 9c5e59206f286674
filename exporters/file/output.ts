// One file that is written to its end: whole messages or nothing, and begun anew when it was moved away or is too large.
import { constants } from 'node:fs'
import { open, stat, type FileHandle } from 'node:fs/promises'
import { moveAway, prune } from './backups.ts'
import type { RotationConfig } from './config.ts'
import { diskError } from './disk_error.ts'

const MEGABYTE = 1024 * 1024
const DEFAULT_MEGABYTES = 100
const MODE = 0o644

export interface OutputOptions {
  readonly path: string
  /** Add to what is there. */
  readonly append: boolean
  readonly rotation: RotationConfig | undefined
  /** How often it is looked whether the file is still where it was. */
  readonly checkMs: number
  /** Hears what does not keep us from writing. */
  readonly warn: (error: Error) => void
}

export class Output {
  readonly #options: OutputOptions
  #file: FileHandle | undefined
  #size = 0
  /** A pipe or a terminal is neither cut nor renamed. */
  #regular = true
  #checked = 0

  constructor(options: OutputOptions) {
    this.#options = options
  }

  /** Bytes that a message may have. */
  get most(): number {
    const { rotation } = this.#options
    if (!rotation) return Infinity
    return (rotation.max_megabytes > 0 ? rotation.max_megabytes : DEFAULT_MEGABYTES) * MEGABYTE
  }

  /** Bytes until the next rotation. */
  get room(): number {
    return this.most - this.#size
  }

  /** Rejects with one sentence. */
  async open(): Promise<void> {
    await this.#open(this.#options.append || this.#options.rotation !== undefined)
    await this.#prune()
  }

  /** Append all of `bytes`, or nothing and reject with one sentence. One call at a time. */
  async write(bytes: Uint8Array): Promise<void> {
    const file = await this.#ready(bytes.length)
    let at = 0
    try {
      while (at < bytes.length) at += (await file.write(bytes, at)).bytesWritten
    } catch (error) {
      await this.#undo(file, at)
      throw diskError('write', this.#options.path, error)
    }
    this.#size += bytes.length
  }

  /** Safe twice. */
  async close(): Promise<void> {
    const file = this.#file
    this.#file = undefined
    await file?.close()
  }

  async #ready(length: number): Promise<FileHandle> {
    const now = performance.now()
    if (this.#file && now - this.#checked >= this.#options.checkMs) {
      this.#checked = now
      if (!(await this.#isThere(this.#file))) await this.close()
    }
    if (!this.#file) await this.#open(true)
    if (length > this.room && this.#size > 0) await this.#rotate()
    return this.#file!
  }

  async #open(append: boolean): Promise<void> {
    const { path } = this.#options
    const { O_WRONLY, O_CREAT, O_APPEND, O_TRUNC } = constants
    try {
      const flags = O_WRONLY | O_CREAT | O_APPEND | (append ? 0 : O_TRUNC)
      const file = await open(path, flags, MODE)
      const about = await file.stat()
      this.#file = file
      this.#regular = about.isFile()
      this.#size = this.#regular ? about.size : 0
      this.#checked = performance.now()
    } catch (error) {
      throw diskError('open', path, error)
    }
  }

  async #rotate(): Promise<void> {
    const { path, rotation } = this.#options
    if (!rotation || !this.#regular) return
    await this.close()
    try {
      await moveAway(path, rotation.localtime)
    } catch (error) {
      throw diskError('rename', path, error)
    }
    await this.#open(true)
    await this.#prune()
  }

  async #prune(): Promise<void> {
    const { path, rotation, warn } = this.#options
    if (rotation) await prune(path, rotation).catch((error: unknown) => warn(error as Error))
  }

  /** Half a message is none: what follows it could not be read. Others may have written behind it: then it stays. */
  async #undo(file: FileHandle, written: number): Promise<void> {
    if (!this.#regular) return
    try {
      const { size } = await file.stat()
      if (written > 0 && size === this.#size + written) await file.truncate(this.#size)
    } catch (error) {
      this.#options.warn(diskError('truncate', this.#options.path, error))
    }
    // The next message tries it from the beginning: the disk may be another one then.
    await this.close().catch(this.#options.warn)
  }

  async #isThere(file: FileHandle): Promise<boolean> {
    if (!this.#regular) return true
    try {
      const [mine, there] = await Promise.all([file.stat(), stat(this.#options.path)])
      // Whoever copies and truncates leaves the file in place.
      if (mine.ino === there.ino) this.#size = mine.size
      return mine.ino === there.ino && mine.dev === there.dev
    } catch {
      return false
    }
  }
}
