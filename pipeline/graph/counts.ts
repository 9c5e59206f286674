// What the engine itself counts of every batch, under the Collector's names.
import type { Batch, Settled } from '../batch.ts'
import { ITEMS, type Signal } from '../signal.ts'
import type { Registry, Scope } from '../telemetry/registry.ts'
import type { Counter, Labels } from '../telemetry/telemetry.ts'

interface Pair {
  readonly good: Counter
  readonly bad: Counter
}

/** A counter for each of two answers: its name without the item, and its help after the item. */
interface Names {
  readonly good: readonly [name: string, help: string]
  readonly bad: readonly [name: string, help: string]
}

const RECEIVER: Names = {
  good: ['otelcol_receiver_accepted', 'successfully pushed into the pipeline.'],
  bad: ['otelcol_receiver_refused', 'that could not be pushed into the pipeline.'],
}
const EXPORTER: Names = {
  good: ['otelcol_exporter_sent', 'successfully sent to destination.'],
  bad: ['otelcol_exporter_send_failed', 'in failed attempts to send to destination.'],
}

/** Counts answers. */
export class Answers {
  readonly #registry: Registry
  readonly #names: Names
  readonly #labels: Labels
  readonly #scope: Scope
  readonly #counters = new Map<string, Pair | undefined>()

  private constructor(registry: Registry, names: Names, labels: Labels, scope: Scope) {
    this.#registry = registry
    this.#names = names
    this.#labels = labels
    this.#scope = scope
  }

  /** `otelcol_receiver_accepted_*` and `_refused_*`, with the transport where a client has one. */
  static ofReceiver(registry: Registry, id: string, scope: Scope): Answers {
    return new Answers(registry, RECEIVER, { receiver: id }, scope)
  }

  /**
   * `otelcol_exporter_sent_*` and `_send_failed_*`. An exporter that answers before it has delivered (a queue) counts both itself;
   * then nothing is counted here.
   */
  static ofExporter(registry: Registry, id: string, scope: Scope): Answers {
    return new Answers(registry, EXPORTER, { exporter: id }, scope)
  }

  count(signal: Signal, items: number, result: Settled, transport?: string): void {
    const key = transport === undefined ? signal : `${signal} ${transport}`
    if (!this.#counters.has(key)) this.#counters.set(key, this.#make(signal, transport))
    const counters = this.#counters.get(key)
    if (counters) (result.ok ? counters.good : counters.bad).value += items
  }

  #make(signal: Signal, transport: string | undefined): Pair | undefined {
    const counts = `${this.#names.good[0]}_${ITEMS[signal]}`
    if (this.#scope.asked(counts)) return undefined
    const labels = transport === undefined ? this.#labels : { ...this.#labels, transport }
    return pair(this.#registry, this.#names, signal, labels)
  }
}

function pair(registry: Registry, { good, bad }: Names, signal: Signal, labels: Labels): Pair {
  const item = ITEMS[signal]
  const counter = ([name, help]: readonly [string, string]): Counter =>
    registry.counter(`${name}_${item}`, `Number of ${item.replace('_', ' ')} ${help}`, labels)
  return { good: counter(good), bad: counter(bad) }
}

/** Counts the items of batches by signal: `otelcol_processor_incoming_items{processor,otel_signal}`. */
export function itemCounter(
  registry: Registry,
  name: string,
  help: string,
  labels: Labels,
): (batch: Batch) => void {
  const counters = new Map<Signal, Counter>()
  return ({ signal, items }) => {
    const known = counters.get(signal)
    const counter = known ?? registry.counter(name, help, { ...labels, otel_signal: signal })
    if (!known) counters.set(signal, counter)
    counter.value += items
  }
}
