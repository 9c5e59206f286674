// The exporter while it runs: takes batches, and answers when they are in their files.
import { setTimeout as sleep } from 'node:timers/promises'
import { ACCEPTED, type Batch, type Refused, type Settled } from '../../pipeline/batch.ts'
import type { OpenExporter, Settings } from '../../pipeline/component.ts'
import type { ExportedSignal } from '../../pipeline/signal.ts'
import { ExportCounters, type Loss } from '../helper/counters.ts'
import type { FileConfig } from './config.ts'
import { encoder, type Encoder } from './encode.ts'
import { Files } from './files.ts'
import { groupPaths } from './group_path.ts'
import { splitBy } from './split.ts'
import { TooLarge, type Writer } from './writer.ts'

type Exported = Batch<ExportedSignal>

/** What goes to one file. */
interface Part {
  readonly items: number
  readonly signal: ExportedSignal
  /** Undefined: there is only one. */
  readonly path: string | undefined
  readonly body: Uint8Array | Unencodable
}

/** What waits for the disk; a batch that begins below may exceed it. */
const MAX_BATCHES = 1000
export const MAX_BYTES = 64 * 1024 * 1024

export class FileExporter implements OpenExporter<ExportedSignal> {
  readonly #set: Settings
  readonly #config: FileConfig
  readonly #encoder: Encoder
  readonly #pathOf: (segment: string) => string
  readonly #files: Files
  readonly #counters: { readonly [S in ExportedSignal]: ExportCounters }
  readonly #running = new Set<Promise<void>>()
  /** Bytes, before they are compressed. */
  #waiting = 0
  /** Undefined with `group_by`. */
  #only: Writer | undefined
  #failing = false
  #closed: Promise<void> | undefined

  constructor(set: Settings, config: FileConfig) {
    const { telemetry } = set
    this.#set = set
    this.#config = config
    this.#encoder = encoder(config)
    this.#pathOf = groupPaths(config.path)
    this.#files = new Files(config, (error) => this.#warn(error))
    this.#counters = {
      traces: new ExportCounters(telemetry, 'traces'),
      metrics: new ExportCounters(telemetry, 'metrics'),
      logs: new ExportCounters(telemetry, 'logs'),
    }
    const bytes = (): number => this.#waiting
    telemetry.gauge(
      'spantap_file_waiting_bytes',
      'Bytes that wait for the disk, before compression.',
      bytes,
    )
  }

  /** Rejects with one sentence. */
  async start(): Promise<void> {
    const { path, encoding, group_by } = this.#config
    if (encoding !== '') throw new Error(`unknown encoding ${JSON.stringify(encoding)}`)
    if (!group_by.enabled) this.#only = await this.#files.writer(path)
    else if (group_by.max_open_files <= 0) throw new Error('must provide a positive size')
  }

  push(batch: Exported): void {
    if (this.#closed) return this.#refuse(batch, 'shutdown', 'the exporter is shut down')
    if (this.#running.size >= MAX_BATCHES || this.#waiting >= MAX_BYTES) {
      return this.#refuse(batch, 'queue_full', 'sending queue is full')
    }
    const run = this.#deliver(this.#parts(batch)).then((result) => {
      this.#running.delete(run)
      batch.settle(result)
    })
    this.#running.add(run)
  }

  flush(ms: number): Promise<void> {
    return (this.#closed ??= this.#close(ms))
  }

  async #close(ms: number): Promise<void> {
    const abort = new AbortController()
    const late = sleep(ms, undefined, { signal: abort.signal }).catch(() => {})
    await Promise.race([Promise.all(this.#running), late])
    abort.abort()
    await this.#files.close(new Error('shut down before it was written'))
    await Promise.all(this.#running)
  }

  #refuse(batch: Exported, loss: Loss, reason: string): void {
    this.#counters[batch.signal].notQueued(batch.items, loss)
    batch.settle({ ok: false, reason, retryable: true })
  }

  /** What is to be written of the batch, from now on counted as waiting. */
  #parts(batch: Exported): Part[] {
    if (this.#only) return [this.#part(batch)]
    const parts: Part[] = []
    for (const [segment, part] of splitBy(batch, this.#config.group_by.resource_attribute)) {
      if (segment === undefined) this.#withoutPath(part)
      else parts.push(this.#part(part, this.#pathOf(segment)))
    }
    return parts
  }

  #part(batch: Exported, path?: string): Part {
    const { items, signal } = batch
    try {
      const body = this.#encoder.body(batch)
      this.#waiting += body.length
      return { items, signal, path, body }
    } catch (error) {
      return { items, signal, path, body: unencodable(error) }
    }
  }

  /** Never rejects. */
  async #deliver(parts: readonly Part[]): Promise<Settled> {
    const results: Settled[] = []
    for (const part of parts) results.push(await this.#write(part))
    if (this.#only) return results[0]!
    // Some of it may be written: who sends it again writes that twice.
    const bad = results.filter((result): result is Refused => !result.ok)
    if (bad.length === 0) return ACCEPTED
    return { ok: false, reason: bad.map(({ reason }) => reason).join('; '), retryable: false }
  }

  async #write(part: Part): Promise<Settled> {
    const { items, signal, path, body } = part
    if (body instanceof Unencodable) return this.#lost(part, body)
    try {
      const writer = this.#only ?? (await this.#files.writer(path!))
      await writer.write(this.#message(body))
      this.#counters[signal].sent(items)
      this.#works()
      return ACCEPTED
    } catch (error) {
      return this.#lost(part, error as Error)
    } finally {
      this.#waiting -= body.length
    }
  }

  async #message(body: Uint8Array): Promise<Uint8Array> {
    try {
      return await this.#encoder.message(body)
    } catch (error) {
      throw unencodable(error)
    }
  }

  #lost({ items, signal }: Part, error: Error): Refused {
    const never = error instanceof Unencodable || error instanceof TooLarge
    const loss = never ? 'unencodable' : this.#closed ? 'shutdown' : 'unwritten'
    this.#counters[signal].lost(items, loss)
    if (never || !this.#failing) {
      const fields = { error: error.message, dropped_items: items }
      this.#set.log.error('Exporting failed. Dropping data.', fields)
    }
    this.#failing ||= !never
    return { ok: false, reason: error.message, retryable: !never }
  }

  #works(): void {
    if (this.#failing) this.#set.log.info('the disk takes data again', { path: this.#config.path })
    this.#failing = false
  }

  #withoutPath({ items, signal }: Exported): void {
    this.#counters[signal].lost(items, 'no_path')
    const { resource_attribute: attribute } = this.#config.group_by
    this.#set.log.debug(`Resource does not contain ${attribute} attribute, dropping it`)
  }

  #warn(error: Error): void {
    this.#set.log.warn('a file was not kept as it should be', { error: error.message })
  }
}

/** A value that the format has no form for. */
class Unencodable extends Error {}

const unencodable = (error: unknown): Unencodable =>
  new Unencodable((error as Error).message, { cause: error })
