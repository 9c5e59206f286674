// Queue, batches, consumers and retries in front of one destination, for one signal: the Collector's exporterhelper. Bounded by
// `queue_size` and by bytes, because 1,000 requests may be a megabyte or gigabytes.
import { setTimeout as sleep } from 'node:timers/promises'
import { ACCEPTED, type Batch, type Refused, type Settled } from '../../pipeline/batch.ts'
import type { ClientInfo } from '../../pipeline/client.ts'
import type { Settings } from '../../pipeline/component.ts'
import { split, type Settle } from '../../pipeline/graph/settle.ts'
import { USUAL_GROWTH } from '../../pipeline/otlp/split.ts'
import type { ExportedSignal } from '../../pipeline/signal.ts'
import { deliver, type Send } from './attempts.ts'
import { Batcher, owned, type Part } from './batcher.ts'
import { ExportCounters } from './counters.ts'
import { Encoder, type Encoded } from './encoder.ts'
import { Health } from './health.ts'
import { lend, type Job } from './job.ts'
import { Losses } from './losses.ts'
import type { QueueConfig } from './queue_config.ts'
import type { RetryConfig } from './retry_config.ts'
import { RequestSizes } from './request_sizes.ts'
import { Room, type Entry } from './room.ts'

/** Bytes of requests that one sender keeps, whatever `queue_size` says; one more batch may start below it. */
export const MAX_QUEUE_BYTES = 128 * 1024 * 1024

/** Requests under way at once when there is no queue. */
const DIRECT_CONSUMERS = 100

/** A request in protobuf as the body that is sent. With `borrowed`, the bytes are overwritten once this has resolved. */
export type Pack = (bytes: Uint8Array, borrowed: boolean) => Promise<Uint8Array>

export interface SenderOptions {
  readonly set: Settings
  readonly signal: ExportedSignal
  /** What a person calls the backend, without secrets. */
  readonly destination: string
  /** Undefined: no queue. */
  readonly queue: QueueConfig | undefined
  readonly retry: RetryConfig
  /** A request that is larger before it is packed is cut. */
  readonly maxRequestBytes: number
  readonly pack: Pack
  readonly send: Send
}

export class Sender {
  readonly #options: SenderOptions
  readonly #counters: ExportCounters
  readonly #losses: Losses
  readonly #sizes: RequestSizes | undefined
  readonly #health: Health
  readonly #encoder: Encoder
  readonly #batcher: Batcher | undefined
  readonly #room: Room
  readonly #ready: Job[] = []
  readonly #running = new Set<Promise<void>>()
  readonly #consumers: number
  /** Bytes of jobs, and of what waits for room. Those of open batches come on top. */
  #held = 0
  /** Aborted: no more waits between attempts. */
  readonly #draining = new AbortController()
  /** Aborted: no more attempts. */
  readonly #stopped = new AbortController()

  constructor(options: SenderOptions) {
    const { set, signal, queue, retry, maxRequestBytes } = options
    const { log } = set
    this.#options = options
    const counters = new ExportCounters(set.telemetry, signal)
    this.#counters = counters
    this.#losses = new Losses({ log, counters, retries: retry.enabled, queue: !!queue })
    this.#sizes = queue && new RequestSizes(set.telemetry)
    this.#health = new Health(log, options.destination)
    this.#encoder = new Encoder(maxRequestBytes)
    if (queue?.batch) {
      this.#batcher = new Batcher(queue.batch, signal, (part) => this.#send(part))
    }
    this.#consumers = queue?.num_consumers ?? DIRECT_CONSUMERS
    const capacity = queue?.queue_size ?? Infinity
    const sizer = queue?.sizer ?? 'requests'
    this.#room = new Room({ sizer, capacity, block: queue?.block_on_overflow ?? false })
    const gauge = (name: string, help: string, read: () => number): void =>
      set.telemetry.gauge(`otelcol_exporter_${name}`, help, read, { data_type: signal })
    gauge('in_flight_requests', 'Requests under way.', () => this.#running.size)
    if (!queue) return
    gauge('queue_size', 'Current size of the sending queue.', () => this.#room.size)
    gauge('queue_capacity', 'Fixed capacity of the sending queue.', () => capacity)
  }

  /** Take a batch over. It is encoded only when it will be kept: that costs more than all else here. */
  push(batch: Batch<ExportedSignal>): void {
    const { items } = batch
    if (items === 0) return batch.settle(ACCEPTED)
    const refused = this.#refuses(items)
    if (refused) return batch.settle(refused)
    let encoded
    try {
      encoded = this.#encoder.encode(batch)
    } catch (error) {
      return batch.settle(this.#losses.rejected(items, 'unencodable', (error as Error).message))
    }
    const bytes = encoded.pieces.reduce((sum, piece) => sum + piece.bytes.length, 0)
    const full = this.#room.refuses(items, bytes)
    if (full === undefined) return this.#offer(batch, encoded, bytes)
    encoded.release()
    batch.settle(this.#losses.rejected(items, 'queue_full', full))
  }

  /** Resolves when all that is there was delivered or given up, with as many attempts as ever. */
  async idle(): Promise<void> {
    for (;;) {
      // Who waited for room is in a batch now.
      this.#batcher?.flush()
      if (this.#running.size === 0) return
      await Promise.race(this.#running)
    }
  }

  /** Deliver what is there within `ms`: one more attempt each, no waiting in between. What is left then is lost. */
  async drain(ms: number): Promise<void> {
    this.#draining.abort()
    this.#room.open()
    this.#batcher?.flush()
    const done = new AbortController()
    const late = sleep(ms, undefined, { signal: done.signal }).then(
      () => this.#stopped.abort(),
      () => {},
    )
    while (this.#running.size > 0) await Promise.race(this.#running)
    done.abort()
    await late
    this.#losses.close()
  }

  /** Why a batch of `items` cannot be taken now, after counting it as lost. */
  #refuses(items: number): Refused | undefined {
    if (this.#draining.signal.aborted) {
      return this.#losses.rejected(items, 'shutdown', 'the exporter is shut down')
    }
    const full = this.#held + (this.#batcher?.bytes ?? 0) >= MAX_QUEUE_BYTES
    const reason = full ? 'sending queue is full' : this.#room.refuses(items)
    return reason === undefined ? undefined : this.#losses.rejected(items, 'queue_full', reason)
  }

  /** What is queued must not keep the batch: that holds it as it came, and large. */
  #offer(batch: Batch<ExportedSignal>, encoded: Encoded, bytes: number): void {
    const { items, client } = batch
    const { queue } = this.#options
    const waits = queue === undefined || queue.wait_for_result
    let giver: Batch | undefined = batch
    let begin: (() => void) | undefined
    const entry: Entry = {
      items,
      bytes,
      enter: () => {
        // Who had to wait for room until the end has no answer yet, and what becomes of it is known soon.
        if (!waits && !this.#draining.signal.aborted) {
          giver?.settle(ACCEPTED)
          giver = undefined
        }
        begin?.()
        begin = undefined
      },
    }
    const settle = split(encoded.pieces.length, (result) => {
      this.#room.leave(entry)
      giver?.settle(result)
    })
    const batcher = this.#batcher
    begin = batcher
      ? this.#adding(batcher, owned(encoded, settle), bytes, client)
      : this.#queueing(this.#packed(encoded, settle, entry))
    this.#room.offer(entry)
  }

  #adding(
    batcher: Batcher,
    parts: readonly Part[],
    bytes: number,
    client?: ClientInfo,
  ): () => void {
    this.#held += bytes
    return () => {
      this.#held -= bytes
      for (const part of parts) this.#add(batcher, part, client)
    }
  }

  /** What is cut into many small pieces is larger: as large as there is room for, or a little. */
  #add(batcher: Batcher, part: Part, client?: ClientInfo): void {
    const { items, bytes, settle } = part
    const room = Math.max(MAX_QUEUE_BYTES - this.#held - batcher.bytes, 0)
    try {
      batcher.add(part, client, room + bytes.length * USUAL_GROWTH)
    } catch (error) {
      const reason = (error as Error).message
      settle(this.#losses.dropped(items, { kind: 'lost', loss: 'queue_full', reason }))
    }
  }

  #queueing(jobs: readonly Job[]): () => void {
    return () => {
      for (const job of jobs) this.#enqueue(job)
    }
  }

  /** Jobs whose bodies are being packed: what waits for room is small already. */
  #packed(encoded: Encoded, settle: () => Settle, entry: Entry): Job[] {
    const { pieces, borrowed, mayStay } = encoded
    const shrunk = (less: number): void => this.#room.resize(entry, entry.bytes - less)
    return pieces.map(({ items, bytes }) => {
      const job = this.#job(items, bytes, borrowed && !mayStay, settle(), shrunk)
      if (borrowed) lend(job, bytes, encoded.release)
      return job
    })
  }

  #job(
    items: number,
    bytes: Uint8Array,
    borrowed: boolean,
    settle: Settle,
    shrunk: (less: number) => void,
  ): Job {
    this.#sizes?.record(items, bytes.length)
    const body = this.#options.pack(bytes, borrowed)
    const job: Job = { items, body, bytes: bytes.length, settle, release: undefined }
    this.#held += job.bytes
    body.then(
      (packed) => {
        const less = job.bytes - packed.length
        this.#held -= less
        job.bytes = packed.length
        shrunk(less)
      },
      () => {},
    )
    return job
  }

  /** A batch of parts goes out. */
  #send({ items, bytes, settle }: Part): void {
    this.#enqueue(this.#job(items, bytes, false, settle, () => {}))
  }

  #enqueue(job: Job): void {
    this.#ready.push(job)
    this.#pump()
  }

  #pump(): void {
    while (this.#running.size < this.#consumers) {
      const job = this.#ready.shift()
      if (!job) return
      const run = this.#deliver(job).finally(() => {
        this.#running.delete(run)
        this.#pump()
      })
      this.#running.add(run)
    }
  }

  async #deliver(job: Job): Promise<void> {
    const result = await this.#result(job)
    this.#held -= job.bytes
    job.release?.()
    job.settle(result)
  }

  async #result({ body, items }: Job): Promise<Settled> {
    let packed
    try {
      packed = await body
    } catch (error) {
      const reason = (error as Error).message
      return this.#losses.dropped(items, { kind: 'lost', loss: 'unencodable', reason })
    }
    const result = await deliver(packed, items, {
      retry: this.#options.retry,
      send: this.#options.send,
      health: this.#health,
      draining: this.#draining.signal,
      stopped: this.#stopped.signal,
    })
    return result.kind === 'sent'
      ? this.#sent(items, result.rejected)
      : this.#losses.dropped(items, result)
  }

  #sent(items: number, rejected: number): Settled {
    this.#counters.sent(items - rejected)
    if (rejected > 0) this.#counters.lost(rejected, 'rejected')
    return ACCEPTED
  }
}
