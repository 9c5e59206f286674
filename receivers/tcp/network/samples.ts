// What the network part counts of itself.
import { NETWORK_LOST_NAMES } from '../../../bpf/events.ts'
import type { BpfObject } from '../../../native/index.ts'
import type { Sample } from '../../../pipeline/telemetry/telemetry.ts'
import { programSamples } from '../accounting.ts'

const LOST_HELP =
  'Connections that are in no network metric, or whose end is not, by reason: no_room, unknown (never seen before their end).'
const SERIES_HELP = 'Processes and peers that have a series of their own in the network metrics.'

/** Read now. */
export function* networkSamples(object: BpfObject, series: number): Generator<Sample> {
  const lost = object.sums('lost')
  for (let i = 0; i < lost.length; i++) {
    const labels = { reason: NETWORK_LOST_NAMES[i]! }
    const name = 'spantap_network_connections_lost'
    yield { name, kind: 'counter', help: LOST_HELP, labels, value: lost[i]! }
  }
  const name = 'spantap_network_series'
  yield { name, kind: 'gauge', help: SERIES_HELP, labels: {}, value: series }
  yield* programSamples(object)
}
