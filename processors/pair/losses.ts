// Requests that were there and will not become a span, by reason: spans + lost = requests.
import type { Telemetry } from '../../pipeline/telemetry/telemetry.ts'
import { CounterBy } from './counter_by.ts'

const HELP = {
  lost: 'Requests that could not be made into a span, by reason.',
  dropped: 'Spans that were left out on purpose, by reason.',
} as const

export const exchangesLost = (telemetry: Telemetry): CounterBy =>
  new CounterBy(telemetry, 'spantap_exchanges_lost', HELP.lost, 'reason')
export const spansDropped = (telemetry: Telemetry): CounterBy =>
  new CounterBy(telemetry, 'spantap_spans_dropped', HELP.dropped, 'reason')
