// What is counted of each batch that is sent.
import type { Settings } from '../../pipeline/component.ts'
import { Encoded } from '../../pipeline/encoded.ts'
import { writeData } from '../../pipeline/otlp/request.ts'
import { Writer } from '../../pipeline/otlp/writer.ts'
import type { ExportedSignal } from '../../pipeline/signal.ts'
import { BYTE_BOUNDS, ITEM_BOUNDS } from '../../pipeline/telemetry/distribution.ts'
import type { Taken } from './pending.ts'
import type { Trigger } from './shard.ts'

type Sent = (signal: ExportedSignal, taken: Taken<ExportedSignal>, trigger: Trigger) => void

/** How large it was, and what triggered. */
export function sendCounter(set: Settings): Sent {
  const { telemetry } = set
  const name = (rest: string): string => `otelcol_processor_batch_${rest}`
  const items = telemetry.histogram(
    name('batch_send_size'),
    'Number of units in the batch',
    ITEM_BOUNDS,
  )
  const bytes = telemetry.histogram(
    name('batch_send_size_bytes'),
    'Number of bytes in batch that was sent. Only available on detailed level.',
    BYTE_BOUNDS,
  )
  const triggers = {
    batch_size: telemetry.counter(
      name('batch_size_trigger_send'),
      'Number of times the batch was sent due to a size trigger',
    ),
    timeout: telemetry.counter(
      name('timeout_trigger_send'),
      'Number of times the batch was sent due to a timeout trigger',
    ),
  }
  return (signal, taken, trigger) => {
    items.record(taken.items)
    // What is decoded has to be encoded for that.
    const size = telemetry.detailed ? bytesOf(signal, taken) : undefined
    if (size !== undefined) bytes.record(size)
    triggers[trigger].add(1)
  }
}

/** In protobuf; undefined for what protobuf has no form for, which the exporter will say. */
function bytesOf(signal: ExportedSignal, taken: Taken<ExportedSignal>): number | undefined {
  if (taken instanceof Encoded) return taken.bytes.length
  const writer = new Writer(4096)
  try {
    writeData(writer, signal, taken.data)
  } catch {
    return undefined
  }
  return writer.done().length
}
