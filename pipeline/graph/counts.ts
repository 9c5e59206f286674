// What the engine itself counts of every batch, under the Collector's names.
import type { Batch, Settled } from '../batch.ts'
import type { Signal } from '../signal.ts'
import type { Registry } from '../telemetry/registry.ts'
import type { Counter, Labels } from '../telemetry/telemetry.ts'

/** How the Collector calls the items of a signal; `events` in its manner. */
const ITEMS: Readonly<Record<Signal, string>> = {
  events: 'events',
  traces: 'spans',
  metrics: 'metric_points',
  logs: 'log_records',
}

/** Counts answers: `good` and `bad` are names of counters without their item. */
export class Answers {
  readonly #counters = new Map<Signal, { good: Counter; bad: Counter } | undefined>()
  readonly #make: (signal: Signal) => { good: Counter; bad: Counter } | undefined

  private constructor(make: (signal: Signal) => { good: Counter; bad: Counter } | undefined) {
    this.#make = make
  }

  /** `otelcol_receiver_accepted_*` and `_refused_*`. */
  static ofReceiver(registry: Registry, id: string): Answers {
    return new Answers((signal) => {
      const [item, labels] = [ITEMS[signal], { receiver: id }]
      const what = item.replace('_', ' ')
      const [accepted, refused] = [
        `otelcol_receiver_accepted_${item}`,
        `otelcol_receiver_refused_${item}`,
      ]
      return {
        good: registry.counter(
          accepted,
          `Number of ${what} successfully pushed into the pipeline.`,
          labels,
        ),
        bad: registry.counter(
          refused,
          `Number of ${what} that could not be pushed into the pipeline.`,
          labels,
        ),
      }
    })
  }

  /**
   * `otelcol_exporter_sent_*` and `_send_failed_*`. An exporter that answers before it has delivered (a queue) counts both itself;
   * then nothing is counted here.
   */
  static ofExporter(registry: Registry, id: string): Answers {
    return new Answers((signal) => {
      const [item, labels] = [ITEMS[signal], { exporter: id }]
      const what = item.replace('_', ' ')
      const [sent, failed] = [
        `otelcol_exporter_sent_${item}`,
        `otelcol_exporter_send_failed_${item}`,
      ]
      if (registry.has(sent, labels)) return undefined
      return {
        good: registry.counter(sent, `Number of ${what} successfully sent to destination.`, labels),
        bad: registry.counter(
          failed,
          `Number of ${what} in failed attempts to send to destination.`,
          labels,
        ),
      }
    })
  }

  count(signal: Signal, items: number, result: Settled): void {
    if (!this.#counters.has(signal)) this.#counters.set(signal, this.#make(signal))
    const counters = this.#counters.get(signal)
    if (counters) (result.ok ? counters.good : counters.bad).value += items
  }
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
