// The files of an exporter: one, or, with `group_by`, one for each value, of which the latest used are open.
import { mkdir, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { setBounded } from '../../pipeline/bounded_map.ts'
import { modeOf, type FileConfig } from './config.ts'
import { diskError } from './disk_error.ts'
import { Writer } from './writer.ts'

/** The clock of files may be so much behind. */
const CLOCK_MS = 100

/**
 * Files that this process has begun: emptying them again, after a reload or because others were to be open, would lose what is in them.
 * The process is one, so this is; of very many values of `group_by` the time of the file says it.
 */
const begun = new Map<string, true>()
const MAX_BEGUN = 10_000

export class Files {
  readonly #config: FileConfig
  readonly #warn: (error: Error) => void
  readonly #since = Date.now() - CLOCK_MS
  /** The longest unused first. */
  readonly #open = new Map<string, Promise<Writer>>()
  readonly #closing = new Map<string, Promise<void>>()

  constructor(config: FileConfig, warn: (error: Error) => void) {
    this.#config = config
    this.#warn = warn
  }

  /** The writer of `path`, opened when it is not. Rejects with one sentence. */
  async writer(path: string): Promise<Writer> {
    const known = this.#open.get(path)
    this.#open.delete(path)
    const made = known ?? this.#make(path)
    this.#open.set(path, made)
    this.#evict()
    try {
      return await made
    } catch (error) {
      if (this.#open.get(path) === made) this.#open.delete(path)
      throw error
    }
  }

  /** Give up what waits, and close all. */
  async close(reason: Error): Promise<void> {
    const open = [...this.#open.values()]
    this.#open.clear()
    await Promise.allSettled(open.map(async (made) => (await made).close(reason)))
    await Promise.all(this.#closing.values())
  }

  async #make(path: string): Promise<Writer> {
    const { group_by, create_directory, directory_permissions, flush_interval } = this.#config
    await this.#closing.get(path)
    if (create_directory || group_by.enabled) {
      const mode = modeOf(directory_permissions)
      await mkdir(dirname(path), { recursive: true, mode }).catch((error: unknown) => {
        throw diskError('mkdir', dirname(path), error)
      })
    }
    const writer = new Writer({
      path,
      append: this.#config.append || (await this.#isOurs(path)),
      rotation: this.#config.rotation,
      checkMs: flush_interval,
      warn: this.#warn,
    })
    await writer.open()
    setBounded(begun, resolve(path), true, MAX_BEGUN)
    return writer
  }

  async #isOurs(path: string): Promise<boolean> {
    if (begun.has(resolve(path))) return true
    if (!this.#config.group_by.enabled) return false
    const about = await stat(path).catch(() => undefined)
    return about !== undefined && about.mtimeMs >= this.#since
  }

  #evict(): void {
    const most = this.#config.group_by.max_open_files
    for (const [path, made] of this.#open) {
      if (this.#open.size <= most) return
      this.#open.delete(path)
      const closing = this.#retire(made)
        .catch(this.#warn)
        .finally(() => this.#closing.delete(path))
      this.#closing.set(path, closing)
    }
  }

  async #retire(made: Promise<Writer>): Promise<void> {
    const writer = await made
    await writer.idle()
    await writer.close(new Error('closed for others'))
  }
}
