// One counter for each value of a label.
import type { Counter, Telemetry } from '../../pipeline/telemetry/telemetry.ts'

/** A counter per value of `label`, made when it is first needed. */
export class CounterBy {
  readonly #telemetry: Telemetry
  readonly #name: string
  readonly #help: string
  readonly #label: string
  readonly #labels: Readonly<Record<string, string>>
  readonly #counters = new Map<string, Counter>()

  /** `labels` are the same for all of them. */
  constructor(
    telemetry: Telemetry,
    name: string,
    help: string,
    label: string,
    labels: Readonly<Record<string, string>> = {},
  ) {
    this.#telemetry = telemetry
    this.#name = name
    this.#help = help
    this.#label = label
    this.#labels = labels
  }

  add(value: string, n = 1): void {
    let counter = this.#counters.get(value)
    if (!counter) {
      const labels = { [this.#label]: value, ...this.#labels }
      counter = this.#telemetry.counter(this.#name, this.#help, labels)
      this.#counters.set(value, counter)
    }
    counter.add(n)
  }
}
