// Queue, consumers and retries in front of one destination, for one signal: the Collector's exporterhelper. Bounded by
// `queue_size` and by bytes, because 1,000 requests may be a megabyte or gigabytes.
import { setTimeout as sleep } from 'node:timers/promises'
import { ACCEPTED, type Refused, type Settled } from '../../pipeline/batch.ts'
import type { Settings } from '../../pipeline/component.ts'
import { Backoff } from './backoff.ts'
import type { QueueConfig, RetryConfig } from './config.ts'
import { ExportCounters, type ExportedSignal, type Loss } from './counters.ts'
import { Health } from './health.ts'
import type { Outcome } from './outcome.ts'

/** Bytes of bodies that one queue keeps, whatever `queue_size` says; one more batch may start below it. */
export const MAX_QUEUE_BYTES = 128 * 1024 * 1024

/** setTimeout takes no more. */
const MAX_TIMER_MS = 2 ** 31 - 1

export interface Request {
  readonly items: number
  /** What it takes in memory until `body` is there. */
  readonly bytes: number
  /** What is sent. */
  readonly body: Promise<Uint8Array>
}

export interface SenderOptions {
  readonly set: Settings
  readonly signal: ExportedSignal
  /** What a person calls the backend, without secrets. */
  readonly destination: string
  readonly queue: QueueConfig
  readonly retry: RetryConfig
  /** One attempt. Must not reject, and must end soon after `abort`. */
  readonly send: (body: Uint8Array, items: number, abort: AbortSignal) => Promise<Outcome>
}

interface Job {
  readonly items: number
  readonly body: Promise<Uint8Array>
  bytes: number
  /** Undefined when the giver has its answer already. */
  readonly settle: ((result: Settled) => void) | undefined
}

export class Sender {
  readonly #options: SenderOptions
  readonly #counters: ExportCounters
  readonly #health: Health
  readonly #waiting: Job[] = []
  readonly #running = new Set<Promise<void>>()
  /** Of all jobs: waiting, under way and between attempts. */
  readonly #load = { requests: 0, items: 0, bytes: 0 }
  /** Aborted: no more waits between attempts. */
  readonly #draining = new AbortController()
  /** Aborted: no more attempts. */
  readonly #stopped = new AbortController()
  /** Lost because of the shutdown. */
  #late = { items: 0, reason: '' }

  constructor(options: SenderOptions) {
    const { set, signal, queue } = options
    this.#options = options
    this.#counters = new ExportCounters(set.telemetry, signal)
    this.#health = new Health(set.log, options.destination)
    const gauge = (name: string, help: string, read: () => number): void =>
      set.telemetry.gauge(`otelcol_exporter_${name}`, help, read, { data_type: signal })
    gauge('queue_size', 'Current size of the sending queue.', () => this.#load[queue.sizer])
    gauge('queue_capacity', 'Fixed capacity of the sending queue.', () => queue.queue_size)
    gauge('in_flight_requests', 'Requests under way.', () => this.#running.size)
  }

  /** Why a batch of `items` cannot be taken now, after counting it as lost; undefined when it can. */
  refuse(items: number): Refused | undefined {
    const { queue } = this.#options
    const closed = this.#draining.signal.aborted
    const full = this.#load[queue.sizer] >= queue.queue_size || this.#load.bytes >= MAX_QUEUE_BYTES
    if (!closed && !full) return undefined
    const reason = closed ? 'the exporter is shut down' : 'sending queue is full'
    return this.reject(items, closed ? 'shutdown' : 'queue_full', reason)
  }

  /** Count a batch as lost that never was in the queue. */
  reject(items: number, loss: Loss, reason: string): Refused {
    this.#counters.notQueued(items, loss)
    this.#options.set.log.warn('Exporting failed. Rejecting data.', {
      error: reason,
      rejected_items: items,
    })
    return { ok: false, reason, retryable: loss !== 'unencodable' }
  }

  /** Take a request, after `refuse` had nothing against it. `settle` is called once. */
  push(request: Request, settle: (result: Settled) => void): void {
    const { queue } = this.#options
    const late = queue.wait_for_result || !queue.enabled
    const { items, body } = request
    const job: Job = { items, body, bytes: 0, settle: late ? settle : undefined }
    this.#load.requests++
    this.#load.items += items
    this.#resize(job, request.bytes)
    body.then(
      (bytes) => this.#resize(job, bytes.length),
      () => {},
    )
    this.#waiting.push(job)
    if (!late) settle(ACCEPTED)
    this.#pump()
  }

  /** Deliver what is there within `ms`: one more attempt each, no waiting in between. What is left then is lost. */
  async drain(ms: number): Promise<void> {
    this.#draining.abort()
    const done = new AbortController()
    const late = sleep(ms, undefined, { signal: done.signal }).then(
      () => this.#stopped.abort(),
      () => {},
    )
    while (this.#running.size > 0) await Promise.race(this.#running)
    done.abort()
    await late
    // One line: nobody will scrape the counters any more, and of many lines most would be held back.
    if (this.#late.items > 0) this.#sayLost(this.#late.items, this.#late.reason)
  }

  #pump(): void {
    while (this.#running.size < this.#options.queue.num_consumers) {
      const job = this.#waiting.shift()
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
    this.#load.requests--
    this.#load.items -= job.items
    this.#resize(job, 0)
    job.settle?.(result)
  }

  async #result({ body, items }: Job): Promise<Settled> {
    try {
      return await this.#attempts(await body, items)
    } catch (error) {
      return this.#lose(items, 'unencodable', (error as Error).message)
    }
  }

  #resize(job: Job, bytes: number): void {
    this.#load.bytes += bytes - job.bytes
    job.bytes = bytes
  }

  async #attempts(body: Uint8Array, items: number): Promise<Settled> {
    const { retry, send } = this.#options
    const backoff = new Backoff(retry)
    const giveUpAt = performance.now() + (retry.max_elapsed_time || Infinity)
    for (;;) {
      const { aborted } = this.#stopped.signal
      if (aborted) return this.#lose(items, 'shutdown', 'shut down before it was delivered')
      const outcome = await send(body, items, this.#stopped.signal)
      if (outcome.kind === 'sent') return this.#sent(items, outcome.rejected)
      const { reason } = outcome
      if (outcome.kind === 'permanent') {
        return this.#lose(items, 'refused', `not retryable error: ${reason}`)
      }
      if (!retry.enabled) return this.#lose(items, 'retries_exhausted', reason)
      if (this.#draining.signal.aborted) return this.#lose(items, 'shutdown', reason)
      this.#health.failed(outcome.unreachable, reason)
      const wait = Math.min(Math.max(backoff.next(), outcome.afterMs), MAX_TIMER_MS)
      if (performance.now() + wait > giveUpAt) {
        return this.#lose(items, 'retries_exhausted', `no more retries left: ${reason}`)
      }
      await sleep(wait, undefined, { signal: this.#draining.signal }).catch(() => {})
    }
  }
  #sent(items: number, rejected: number): Settled {
    this.#health.succeeded()
    this.#counters.sent(items - rejected)
    if (rejected > 0) this.#counters.lost(rejected, 'rejected')
    return ACCEPTED
  }

  #lose(items: number, loss: Loss, reason: string): Settled {
    this.#counters.lost(items, loss)
    if (loss === 'shutdown') this.#late = { items: this.#late.items + items, reason }
    else this.#sayLost(items, reason)
    return { ok: false, reason, retryable: loss !== 'refused' }
  }

  #sayLost(items: number, reason: string): void {
    this.#options.set.log.warn('Exporting failed. Dropping data.', {
      error: reason,
      dropped_items: items,
    })
  }
}
