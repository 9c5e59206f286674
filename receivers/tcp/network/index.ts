// Network facts: connections, bytes, packets, retransmissions and round trip times of every process and peer, as metrics.
import { Subject, type Observable } from 'rxjs'
import { batchOf, type Batch } from '../../../pipeline/batch.ts'
import type { Settings } from '../../../pipeline/component.ts'
import type { Logger } from '../../../pipeline/log.ts'
import { pointCount } from '../../../pipeline/data/metrics.ts'
import type { Sample } from '../../../pipeline/telemetry/telemetry.ts'
import { collect } from './collect.ts'
import { Ledger, type Owners } from './ledger.ts'
import { loadNetwork, type NetworkPrograms } from './programs.ts'
import { networkSamples } from './samples.ts'
import { QUIET_MS, SeriesTable } from './table.ts'

/** So often peers are fetched, and processes asked for their names: those that have ended are soon forgotten. */
const DRAIN_MS = 1000
/** No program runs for so long. */
const GRACE_MS = 20
/** As in `red`. */
const MAX_SERIES = 2000
const EXPIRE_MS = 15 * 60 * 1000

export interface Network {
  readonly batches: Observable<Batch<'metrics'>>
  /** Give what is known, complete. Safe twice. */
  stop(): Promise<void>
}

export interface NetworkOptions extends Owners {
  /** Time between two batches. */
  readonly intervalMs: number
  /** BPF programs that are not loaded. */
  readonly disable: readonly string[]
}

/** Undefined, and one line in the log, when this kernel has nothing for it. */
export function openNetwork(set: Settings, options: NetworkOptions): Network | undefined {
  const programs = loadNetwork(options.disable, set.log)
  return programs && new NetworkFacts(set, options, programs)
}

class NetworkFacts implements Network {
  readonly batches = new Subject<Batch<'metrics'>>()
  readonly #log: Logger
  readonly #options: NetworkOptions
  readonly #programs: NetworkPrograms
  readonly #table = new SeriesTable(MAX_SERIES)
  readonly #ledger: Ledger
  readonly #timer: NodeJS.Timeout
  #grace: NodeJS.Timeout | undefined
  /** Unix ns of the last time that peers were fetched: nothing that a new series counts is older. */
  #drained = unixNs()
  #due: number
  /** Own telemetry when the programs are gone. */
  #last: readonly Sample[] | undefined
  #stopping: Promise<void> | undefined

  constructor(set: Settings, options: NetworkOptions, programs: NetworkPrograms) {
    this.#log = set.log
    this.#options = options
    this.#programs = programs
    this.#ledger = new Ledger(this.#table, options)
    this.#due = performance.now() + options.intervalMs
    this.#timer = setInterval(() => this.#tick(), Math.min(DRAIN_MS, options.intervalMs))
    set.telemetry.source(() => this.#last ?? this.#samples())
  }

  stop(): Promise<void> {
    return (this.#stopping ??= this.#stop())
  }

  async #stop(): Promise<void> {
    clearInterval(this.#timer)
    clearTimeout(this.#grace)
    const { kernel, object } = this.#programs
    this.#look()
    await object.stop()
    kernel.drainAll((key, facts) => this.#add(key, facts))
    this.#emit()
    this.#last = [...this.#samples()]
    object.close()
    this.batches.complete()
  }

  #samples(): Iterable<Sample> {
    return networkSamples(this.#programs.object, this.#table.size)
  }

  #tick(): void {
    const { kernel } = this.#programs
    const due = performance.now() >= this.#due
    if (due) {
      this.#due = performance.now() + this.#options.intervalMs
      this.#look()
    }
    kernel.flip()
    this.#grace = setTimeout(() => {
      kernel.drain((key, facts) => this.#add(key, facts))
      this.#drained = unixNs()
      if (due) this.#emit()
    }, GRACE_MS)
  }

  /** It needs a file descriptor. The next look makes up for one that is left out. */
  #look(): void {
    try {
      this.#programs.kernel.look()
    } catch (error) {
      this.#log.warn('open connections could not be looked at; their numbers come later', {
        error: (error as Error).message,
      })
    }
  }

  #add(key: Uint8Array, facts: Uint8Array): void {
    this.#ledger.add(key, facts, this.#drained, performance.now())
  }

  #emit(): void {
    const now = performance.now()
    this.#ledger.expire(now - EXPIRE_MS, now - QUIET_MS)
    const data = collect(this.#table, unixNs())
    if (data.length > 0) this.batches.next(batchOf('metrics', pointCount(data), data))
  }
}

function unixNs(): bigint {
  return BigInt(Date.now()) * 1_000_000n
}
