// What is counted of each batch that is sent.
import type { Settings } from '../../pipeline/component.ts'
import type { Trigger } from './shard.ts'

/** The Collector's histogram as its sum and its count, and what triggered. */
export function sendCounter(set: Settings): (items: number, trigger: Trigger) => void {
  const counter = (name: string, help: string) =>
    set.telemetry.counter(`otelcol_processor_batch_${name}`, help)
  const sum = counter('batch_send_size_sum', 'Number of units in the batches sent.')
  const batches = counter('batch_send_size_count', 'Number of batches sent.')
  const triggers = {
    batch_size: counter(
      'batch_size_trigger_send',
      'Number of times the batch was sent due to a size trigger',
    ),
    timeout: counter(
      'timeout_trigger_send',
      'Number of times the batch was sent due to a timeout trigger',
    ),
  }
  return (items, trigger) => {
    sum.add(items)
    batches.add(1)
    triggers[trigger].add(1)
  }
}
