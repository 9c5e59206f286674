// What the footer says, from own telemetry: what was seen and not decoded, what was lost, what was captured.
import type { Sample } from '../../pipeline/telemetry/telemetry.ts'

/** Sums by a label's value, largest first. */
export type Tally = readonly (readonly [name: string, sum: number])[]

export interface Status {
  /** Connections by protocol that nothing here decodes. */
  readonly undecoded: Tally
  /** Kernel events by reason. */
  readonly events: Tally
  /** Requests by reason. */
  readonly exchanges: Tally
  /** Bytes by outcome: captured, skipped, lost. */
  readonly bytes: Tally
}

export function statusOf(samples: Iterable<Sample>): Status {
  const undecoded = new Map<string, number>()
  const events = new Map<string, number>()
  const exchanges = new Map<string, number>()
  const bytes = new Map<string, number>()
  for (const { name, labels, value } of samples) {
    if (name === 'spantap_connections' && labels['decoded'] !== 'true') {
      add(undecoded, labels['protocol'], value)
    } else if (name === 'spantap_events_lost') add(events, labels['reason'], value)
    else if (name === 'spantap_exchanges_lost') add(exchanges, labels['reason'], value)
    else if (name === 'spantap_bytes') add(bytes, labels['outcome'], value)
  }
  return {
    undecoded: tally(undecoded),
    events: tally(events),
    exchanges: tally(exchanges),
    bytes: tally(bytes),
  }
}

function add(sums: Map<string, number>, name = 'unknown', value: number): void {
  sums.set(name, (sums.get(name) ?? 0) + value)
}

function tally(sums: Map<string, number>): Tally {
  return [...sums].filter(([, sum]) => sum > 0).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
}
