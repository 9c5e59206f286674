// Lines of the own log on their way out: few requests, one at a time, and memory that is bounded whatever the other end does.
import type { AttributeList, AttributeValue } from '../data/attributes.ts'
import type { LogRecord } from '../data/logs.ts'
import { reasonOf } from '../errors.ts'
import { within } from '../graph/within.ts'
import type { Logger } from '../log.ts'

/** Lines that wait or are being sent. A log that says more has said it before. */
const MAX_LINES = 2048
/** And the bytes of them: a line of `debug` may be a whole batch. */
const MAX_BYTES = 8 * 1_048_576
/** The last lines have so long. */
const STOP_MS = 5000

export type LineDropReason = 'queue_full' | 'send_failed' | 'stopped'

export interface LineQueueOptions {
  /** Rejects with one sentence. */
  readonly send: (records: readonly LogRecord[]) => Promise<void>
  /** Milliseconds that the first line waits for others. */
  readonly delayMs: number
  readonly log: Logger
  /** So many lines will not arrive. */
  readonly dropped: (reason: LineDropReason, lines: number) => void
}

export class LineQueue {
  readonly #options: LineQueueOptions
  #waiting: LogRecord[] = []
  /** Of those that wait and of those that are being sent. */
  #lines = 0
  #bytes = 0
  #sending: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  #failing = false
  #ended = false

  constructor(options: LineQueueOptions) {
    this.#options = options
  }

  push(record: LogRecord): void {
    const bytes = bytesOf(record)
    if (this.#ended) return this.#options.dropped('stopped', 1)
    if (this.#lines >= MAX_LINES || this.#bytes + bytes > MAX_BYTES) {
      return this.#options.dropped('queue_full', 1)
    }
    this.#lines++
    this.#bytes += bytes
    this.#waiting.push(record)
    this.#wait()
  }

  /** Send the last ones, for 5 s at most. */
  async stop(): Promise<void> {
    const late = await within(STOP_MS, this.#flush())
    this.#ended = true
    if (late) this.#options.dropped('stopped', this.#lines)
  }

  /** Whoever is sending takes along what has come meanwhile. */
  #wait(): void {
    if (this.#waiting.length === 0 || this.#sending || this.#ended) return
    this.#timer ??= setTimeout(() => void this.#flush(), this.#options.delayMs)
  }

  #flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = undefined
      this.#wait()
    })
    return this.#sending
  }

  async #sendAll(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#ended) {
      const records = this.#waiting
      this.#waiting = []
      await this.#deliver(records)
      this.#lines -= records.length
      for (const record of records) this.#bytes -= bytesOf(record)
    }
  }

  async #deliver(records: readonly LogRecord[]): Promise<void> {
    const { send, log, dropped } = this.#options
    try {
      await send(records)
      this.#failing = false
    } catch (error) {
      // They are counted as stopped by now.
      if (this.#ended) return
      dropped('send_failed', records.length)
      // Once, or each failure would be a line whose sending fails.
      if (!this.#failing) log.error('Own logs could not be sent', { error: reasonOf(error) })
      this.#failing = true
    }
  }
}

/** An object, a number or a string without its text. */
const OVERHEAD_BYTES = 64

/** At least what it holds in memory: a character has two bytes at most. */
function bytesOf({ body, attributes }: LogRecord): number {
  return 4 * OVERHEAD_BYTES + bytesOfValue(body) + bytesOfList(attributes)
}

function bytesOfList(list: AttributeList): number {
  return list.reduce<number>((sum, value) => sum + bytesOfValue(value), 0)
}

function bytesOfValue(value: AttributeValue): number {
  if (typeof value === 'string') return OVERHEAD_BYTES + 2 * value.length
  if (typeof value !== 'object' || value === null) return OVERHEAD_BYTES
  if (value instanceof Uint8Array) return OVERHEAD_BYTES + value.length
  if (Array.isArray(value)) return OVERHEAD_BYTES + bytesOfList(value as AttributeList)
  return OVERHEAD_BYTES + ('map' in value ? bytesOfList(value.map as AttributeList) : 0)
}
