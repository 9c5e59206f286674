// `--watch`: tells when the content of a file of the configuration has changed, however editors and Kubernetes change it.
import { readFileSync, realpathSync, watch, type FSWatcher } from 'node:fs'
import { dirname } from 'node:path'
import { digestOf } from '../pipeline/digest.ts'
import type { Logger } from '../pipeline/log.ts'

/** Editors and ConfigMaps change more than one thing at a time. */
const SETTLE_MS = 100

export class FileWatch {
  readonly #changed: () => void
  readonly #log: Logger
  readonly #watchers = new Map<string, FSWatcher>()
  #files: readonly string[] = []
  #seen = ''
  #timer: NodeJS.Timeout | undefined

  /** `changed` is called after every change. */
  constructor(changed: () => void, log: Logger) {
    this.#changed = changed
    this.#log = log
  }

  /** Watch the files of `read` from now on. What has changed since they were read, with these digests, has changed. */
  follow(read: ReadonlyMap<string, string>): void {
    this.#files = [...read.keys()]
    this.#seen = [...read.values()].join()
    this.#watchFolders()
    this.#look()
  }

  stop(): void {
    clearTimeout(this.#timer)
    for (const watcher of this.#watchers.values()) watcher.close()
    this.#watchers.clear()
  }

  /** A new file that takes the place of the old one shows in its folder only; behind a link it lies in another folder. */
  #watchFolders(): void {
    const wanted = new Set(this.#files.flatMap((file) => [dirname(file), realFolder(file)]))
    for (const [folder, watcher] of this.#watchers) {
      if (wanted.has(folder)) continue
      watcher.close()
      this.#watchers.delete(folder)
    }
    for (const folder of wanted) if (!this.#watchers.has(folder)) this.#watch(folder)
  }

  #watch(folder: string): void {
    const lost = (error: unknown): void => {
      this.#watchers.delete(folder)
      this.#log.warn('A folder of the configuration cannot be watched', {
        folder,
        error: String(error),
      })
    }
    try {
      const watcher = watch(folder, { persistent: false }, () => this.#look())
      watcher.on('error', lost)
      this.#watchers.set(folder, watcher)
    } catch (error) {
      lost(error)
    }
  }

  #look(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#watchFolders()
      const content = contentOf(this.#files)
      // A file that is missing is about to be replaced.
      if (content === undefined || content === this.#seen) return
      this.#seen = content
      this.#changed()
    }, SETTLE_MS)
  }
}

/** Undefined when one of them cannot be read. */
function contentOf(files: readonly string[]): string | undefined {
  try {
    return files.map((file) => digestOf(readFileSync(file))).join()
  } catch {
    return undefined
  }
}

function realFolder(file: string): string {
  try {
    return dirname(realpathSync(file))
  } catch {
    return dirname(file)
  }
}
