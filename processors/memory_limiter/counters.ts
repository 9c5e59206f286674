// What was accepted and what was refused, by signal.
import type { Settings } from '../../pipeline/component.ts'
import { ITEMS, type Signal } from '../../pipeline/signal.ts'
import type { Counter } from '../../pipeline/telemetry/telemetry.ts'

/** Counts `items` of a signal. */
export function counted(set: Settings): (signal: Signal, refused: boolean, items: number) => void {
  const counters = new Map<Signal, { readonly good: Counter; readonly bad: Counter }>()
  const make = (signal: Signal): { readonly good: Counter; readonly bad: Counter } => {
    const item = ITEMS[signal]
    const counter = (answer: string, help: string): Counter =>
      set.telemetry.counter(
        `otelcol_processor_memory_limiter_${answer}_${item}`,
        `Number of ${item.replace('_', ' ')} ${help} the next component in the pipeline.`,
      )
    const made = {
      good: counter('accepted', 'successfully pushed into'),
      bad: counter('refused', 'that were kept from'),
    }
    counters.set(signal, made)
    return made
  }
  return (signal, refused, items) => {
    const { bad, good } = counters.get(signal) ?? make(signal)
    ;(refused ? bad : good).add(items)
  }
}
