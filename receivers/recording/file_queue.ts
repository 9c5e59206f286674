// Writes to a file in order and in the background.
import { closeSync, constants, fchmodSync, fstatSync, openSync, write } from 'node:fs'
import { promisify } from 'node:util'

const { O_CREAT, O_NOFOLLOW, O_TRUNC, O_WRONLY } = constants
const OWNER_ONLY = 0o600
/** Bytes of one write. */
const GROUP = 4 * 1024 * 1024

const writeLater = promisify(write)

export class FileQueue {
  /** Bytes that wait. */
  bytes = 0
  readonly #fd: number
  readonly #failed: (error: Error) => void
  #queue: Buffer[] = []
  #writing: Promise<void> | undefined
  #open = true

  /**
   * Begin the file anew, readable by its owner only; a symbolic link is not followed. Throws the system's error. `failed` is
   * called once when a write fails; after that nothing more is written.
   */
  constructor(file: string, failed: (error: Error) => void) {
    this.#fd = openSync(file, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, OWNER_ONLY)
    // A file that was there before keeps its mode.
    if (fstatSync(this.#fd).isFile()) fchmodSync(this.#fd, OWNER_ONLY)
    this.#failed = failed
  }

  push(bytes: Buffer): void {
    if (!this.#open) return
    this.#queue.push(bytes)
    this.bytes += bytes.length
    this.#writing ??= this.#drain()
  }

  /** Write what waits and close the file. */
  async close(): Promise<void> {
    await this.#writing
    this.#end()
  }

  async #drain(): Promise<void> {
    try {
      while (this.#queue.length > 0) {
        const group = this.#group()
        for (let at = 0; at < group.length;) {
          const { bytesWritten } = await writeLater(this.#fd, group, at, group.length - at, null)
          at += bytesWritten
        }
        this.bytes -= group.length
      }
    } catch (error) {
      this.#queue = []
      this.bytes = 0
      this.#end()
      this.#failed(error as Error)
    }
    this.#writing = undefined
  }

  #group(): Buffer {
    let count = 0
    let bytes = 0
    while (count < this.#queue.length && (count === 0 || bytes < GROUP)) {
      bytes += this.#queue[count++]!.length
    }
    const group = this.#queue.splice(0, count)
    return group.length === 1 ? group[0]! : Buffer.concat(group)
  }

  #end(): void {
    if (!this.#open) return
    this.#open = false
    closeSync(this.#fd)
  }
}
