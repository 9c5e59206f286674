// What the network part counts of itself.
import { NETWORK_LOST, NETWORK_LOST_NAMES } from '../../../bpf/events.ts'
import type { BpfObject } from '../../../native/index.ts'
import type { Sample } from '../../../pipeline/telemetry/telemetry.ts'

const LOST_HELP =
  'Connections that are in no network metric, or whose end is not, by reason: no_room, unknown (never seen before their end).'
const SERIES_HELP = 'Processes and peers that have a series of their own in the network metrics.'

/** Read now; after the object was closed, as it was then. */
export function networkSamples(object: BpfObject, series: () => number): () => Iterable<Sample> {
  let last = new Float64Array(NETWORK_LOST.COUNT)
  return function* samples() {
    last = readLost(object, last)
    for (let i = 0; i < last.length; i++) {
      const labels = { reason: NETWORK_LOST_NAMES[i]! }
      const value = last[i]!
      const name = 'spantap_network_connections_lost'
      yield { name, kind: 'counter', help: LOST_HELP, labels, value }
    }
    const name = 'spantap_network_series'
    yield { name, kind: 'gauge', help: SERIES_HELP, labels: {}, value: series() }
  }
}

function readLost(object: BpfObject, last: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  try {
    return Float64Array.from(object.sums('lost'))
  } catch {
    return last // closed
  }
}
