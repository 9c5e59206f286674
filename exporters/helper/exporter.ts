// An exporter of OTLP requests: one sender for each signal that a pipeline brings.
import type { OpenExporter, Settings } from '../../pipeline/component.ts'
import { PIPELINE_SIGNALS, type ExportedSignal } from '../../pipeline/signal.ts'
import type { Sender } from './sender.ts'

/** `open` makes the sender of a signal; `close` is called once, when all senders are drained. */
export function openSenders(
  set: Settings,
  open: (signal: ExportedSignal) => Sender,
  close: () => void,
): OpenExporter<ExportedSignal> {
  const senders = new Map<ExportedSignal, Sender>()
  for (const signal of PIPELINE_SIGNALS) {
    if (set.signals.includes(signal)) senders.set(signal, open(signal))
  }
  let closed: Promise<void> | undefined
  const drain = async (ms: number): Promise<void> => {
    await Promise.all([...senders.values()].map((sender) => sender.drain(ms)))
    close()
  }
  return {
    push: (batch) => {
      const sender = senders.get(batch.signal)
      if (!sender) throw new Error(`no pipeline brings ${batch.signal}`)
      sender.push(batch)
    },
    idle: async () => {
      await Promise.all([...senders.values()].map((sender) => sender.idle()))
    },
    flush: (ms) => (closed ??= drain(ms)),
  }
}
