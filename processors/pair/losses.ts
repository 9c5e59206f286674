// Requests that were there and will not become a span, by reason: spans + lost = requests.
import type { Counter, Telemetry } from '../../pipeline/telemetry/telemetry.ts'

const HELP = {
  lost: 'Requests that could not be made into a span, by reason.',
  dropped: 'Spans that were left out on purpose, by reason.',
} as const

/** A counter per reason, made when it is first needed. */
export class ByReason {
  readonly #name: string
  readonly #help: string
  readonly #telemetry: Telemetry
  readonly #counters = new Map<string, Counter>()

  constructor(telemetry: Telemetry, name: string, help: string) {
    this.#telemetry = telemetry
    this.#name = name
    this.#help = help
  }

  add(reason: string, n = 1): void {
    let counter = this.#counters.get(reason)
    if (!counter) {
      counter = this.#telemetry.counter(this.#name, this.#help, { reason })
      this.#counters.set(reason, counter)
    }
    counter.add(n)
  }
}

export const exchangesLost = (telemetry: Telemetry): ByReason =>
  new ByReason(telemetry, 'spantap_exchanges_lost', HELP.lost)
export const spansDropped = (telemetry: Telemetry): ByReason =>
  new ByReason(telemetry, 'spantap_spans_dropped', HELP.dropped)
