// One shard per signal, and per combination of the values of `metadata_keys`.
import type { Batch } from '../../pipeline/batch.ts'
import type { ClientInfo } from '../../pipeline/client.ts'
import type { Data, ExportedSignal } from '../../pipeline/signal.ts'
import type { BatchConfig } from './config.ts'
import type { Portion } from './pending.ts'
import { SHAPES, type Shape } from './shape.ts'
import { Shard, type Trigger } from './shard.ts'

/** `client` is what all in the batch have in common: the metadata that the shard is kept by. */
export type Send = (
  signal: ExportedSignal,
  portion: Portion<ExportedSignal>,
  client: ClientInfo | undefined,
  trigger: Trigger,
) => void

export class Shards {
  readonly #config: BatchConfig
  readonly #keys: readonly string[]
  readonly #send: Send
  readonly #shards = new Map<string, Shard>()

  constructor(config: BatchConfig, send: Send) {
    this.#config = config
    this.#keys = config.metadata_keys.map((key) => key.toLowerCase())
    this.#send = send
  }

  /** Combinations that have a shard; without `metadata_keys` there is one. */
  get cardinality(): number {
    return this.#keys.length === 0 ? 1 : this.#shards.size
  }

  /** The shard that `batch` belongs to, or undefined when it would be one more than `metadata_cardinality_limit`. */
  of(batch: Batch<ExportedSignal>): Shard | undefined {
    const { signal } = batch
    if (this.#keys.length === 0) return this.#shards.get(signal) ?? this.#add(signal, signal)
    const values = this.#keys.map((key) => batch.client?.metadata.get(key) ?? [])
    const key = JSON.stringify([signal, ...values])
    const known = this.#shards.get(key)
    if (known) return known
    const { metadata_cardinality_limit: limit } = this.#config
    if (limit > 0 && this.#shards.size >= limit) return undefined
    const pairs = this.#keys.map((name, i) => [name, values[i]!] as const)
    const metadata = new Map(pairs.filter(([, given]) => given.length > 0))
    return this.#add(key, signal, { address: '', metadata })
  }

  flush(): void {
    for (const shard of this.#shards.values()) shard.flush()
  }

  /** No more timers. How many items wait that nobody will send. */
  stop(): number {
    let items = 0
    for (const shard of this.#shards.values()) items += shard.stop()
    return items
  }

  #add(key: string, signal: ExportedSignal, client?: ClientInfo): Shard {
    const shape = SHAPES[signal] as Shape<Data[ExportedSignal]>
    const shard = new Shard(shape, this.#config, (portion, trigger) =>
      this.#send(signal, portion, client, trigger),
    )
    this.#shards.set(key, shard)
    return shard
  }
}
