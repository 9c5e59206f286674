// What waits to be written to one file: in order, several messages in one call when there are several.
import { Output, type OutputOptions } from './output.ts'

/** Messages are put together until there is so much. */
const TOGETHER_BYTES = 1024 * 1024

interface Job {
  readonly bytes: Promise<Uint8Array>
  readonly done: () => void
  readonly failed: (error: Error) => void
}

/** A message that will never fit. */
export class TooLarge extends Error {}

export class Writer {
  readonly #output: Output
  #jobs: Job[] = []
  #running: Promise<void> | undefined

  constructor(options: OutputOptions) {
    this.#output = new Output(options)
  }

  /** Rejects with one sentence. */
  open(): Promise<void> {
    return this.#output.open()
  }

  /** Resolves when the message is in the file; rejects with one sentence. */
  write(bytes: Promise<Uint8Array>): Promise<void> {
    // It may fail before its turn comes.
    bytes.catch(() => {})
    return new Promise((done, failed) => {
      this.#jobs.push({ bytes, done, failed })
      this.#running ??= this.#run()
    })
  }

  /** Resolves when all is written that there is now. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running
  }

  /** Give up what waits, and close the file. */
  async close(reason: Error): Promise<void> {
    for (const { failed } of this.#jobs.splice(0)) failed(reason)
    await this.idle()
    await this.#output.close()
  }

  async #run(): Promise<void> {
    for (let job = this.#jobs.shift(); job; job = this.#jobs.shift()) {
      const taken: Job[] = []
      try {
        await this.#output.write(await this.#message(job, taken))
        for (const { done } of taken) done()
      } catch (error) {
        for (const { failed } of taken.length > 0 ? taken : [job]) failed(error as Error)
      }
    }
    // Here and not when the promise has settled: a job that comes in between would have nobody to write it.
    this.#running = undefined
  }

  /** The message of `job`, with those behind it that fit. `taken` gets whose they are. */
  async #message(job: Job, taken: Job[]): Promise<Uint8Array> {
    const first = await job.bytes
    const { most } = this.#output
    if (first.length > most) {
      throw new TooLarge(`write length ${first.length} exceeds maximum file size ${most}`)
    }
    taken.push(job)
    const all = [first]
    let size = first.length
    const limit = Math.min(TOGETHER_BYTES, this.#output.room)
    while (this.#jobs.length > 0 && size < limit) {
      const next = this.#jobs[0]!
      const bytes = await next.bytes.catch(() => undefined)
      if (this.#jobs[0] !== next || bytes === undefined || size + bytes.length > limit) break
      this.#jobs.shift()
      taken.push(next)
      all.push(bytes)
      size += bytes.length
    }
    return all.length === 1 ? first : Buffer.concat(all, size)
  }
}
