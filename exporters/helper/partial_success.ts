// A backend that took a part of a request says why it did not take the rest (OTLP specification, "Partial Success").
import type { Logger } from '../../pipeline/log.ts'
import type { PartialSuccess } from '../../pipeline/otlp/response.ts'
import type { ExportedSignal } from '../../pipeline/signal.ts'
import { shorten } from './shorten.ts'

const DROPPED = {
  traces: 'dropped_spans',
  metrics: 'dropped_data_points',
  logs: 'dropped_log_records',
} as const

export function logPartialSuccess(
  log: Logger,
  signal: ExportedSignal,
  { message, rejected }: PartialSuccess,
): void {
  log.warn('Partial success response', { message: shorten(message), [DROPPED[signal]]: rejected })
}

/** A server may claim anything: items lost are some of those that were sent. */
export function rejectedOf(success: PartialSuccess | undefined, items: number): number {
  return Math.min(Math.max(success?.rejected ?? 0, 0), items)
}
