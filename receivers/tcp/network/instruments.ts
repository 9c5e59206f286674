// The metrics. Bytes have a name in the semantic conventions ("process.network.io"), nothing else of a connection has.
import { ATTR_ERROR_TYPE, ERROR_TYPE_VALUE_OTHER } from '@opentelemetry/semantic-conventions'
import {
  ATTR_NETWORK_IO_DIRECTION,
  METRIC_PROCESS_NETWORK_IO,
  NETWORK_IO_DIRECTION_VALUE_RECEIVE,
  NETWORK_IO_DIRECTION_VALUE_TRANSMIT,
} from '@opentelemetry/semantic-conventions/incubating'
import { DIRECTION, NETWORK_END, RTT_BOUND } from '../../../bpf/events.ts'
import type { AttributeList } from '../../../pipeline/data/attributes.ts'
import type { Facts } from './facts.ts'

/** Values of error.type, by NETWORK_END; undefined: no error. */
export const ERROR_TYPES: readonly (string | undefined)[] = [
  undefined,
  'connection_refused',
  'timeout',
  'connection_reset',
  'connection_aborted',
  'host_unreachable',
  'network_unreachable',
  'not_sent',
  ERROR_TYPE_VALUE_OTHER,
]

/** A number of a series, and what tells it from its other numbers. */
export interface Part {
  readonly attributes: AttributeList
  readonly value: number
}

export interface SumInstrument {
  readonly name: string
  readonly description: string
  readonly unit: string
  readonly monotonic: boolean
  parts(facts: Facts): Part[]
}

export interface HistogramInstrument {
  readonly name: string
  readonly description: string
  of(facts: Facts): { counts: number[]; sumUs: number }
}

/** In seconds. */
export const RTT_BOUNDS: readonly number[] = Object.values(RTT_BOUND).map((us) => us / 1e6)

const NONE: AttributeList = []
const DIRECTIONS = [
  [DIRECTION.RECEIVE, [ATTR_NETWORK_IO_DIRECTION, NETWORK_IO_DIRECTION_VALUE_RECEIVE]],
  [DIRECTION.SEND, [ATTR_NETWORK_IO_DIRECTION, NETWORK_IO_DIRECTION_VALUE_TRANSMIT]],
] as const

/** Where nobody answers there is nothing of what connections have. */
const had = (facts: Facts): boolean => facts.connections > 0

const one = (value: number): Part[] => [{ attributes: NONE, value }]

const byDirection = (of: (direction: number) => number): Part[] =>
  DIRECTIONS.map(([direction, attributes]) => ({ attributes, value: of(direction) }))

/** Those that there were. */
function byError(of: (end: number) => number): Part[] {
  const parts: Part[] = []
  for (let end = 0; end < NETWORK_END.COUNT; end++) {
    const type = ERROR_TYPES[end]
    const value = of(end)
    if (value > 0) parts.push({ attributes: type ? [ATTR_ERROR_TYPE, type] : NONE, value })
  }
  return parts
}

export const SUMS: readonly SumInstrument[] = [
  {
    name: 'spantap.network.connection.opened',
    description: 'TCP connections that were established.',
    unit: '{connection}',
    monotonic: true,
    parts: (facts) => (had(facts) ? one(facts.opened) : []),
  },
  {
    name: 'spantap.network.connection.closed',
    description: 'TCP connections that ended; error.type says how, unless both ends closed them.',
    unit: '{connection}',
    monotonic: true,
    parts: (facts) => byError((end) => facts.closed(end)),
  },
  {
    name: 'spantap.network.connection.failed',
    description: 'Attempts to connect that did not succeed.',
    unit: '{connection}',
    monotonic: true,
    parts: (facts) => byError((end) => facts.failed(end)),
  },
  {
    name: 'spantap.network.connection.active',
    description: 'TCP connections that are open.',
    unit: '{connection}',
    monotonic: false,
    parts: (facts) => (had(facts) ? one(facts.active) : []),
  },
  {
    name: METRIC_PROCESS_NETWORK_IO,
    description: 'Payload of TCP connections, without what was sent again.',
    unit: 'By',
    monotonic: true,
    parts: (facts) => (had(facts) ? byDirection((direction) => facts.bytes(direction)) : []),
  },
  {
    name: 'spantap.network.connection.packets',
    description: 'TCP segments, with those that carry no payload.',
    unit: '{packet}',
    monotonic: true,
    parts: (facts) => byDirection((direction) => facts.packets(direction)),
  },
  {
    name: 'spantap.network.connection.retransmits',
    description: 'TCP segments that were sent again.',
    unit: '{packet}',
    monotonic: true,
    parts: (facts) => one(facts.retransmits),
  },
]

export const HISTOGRAMS: readonly HistogramInstrument[] = [
  {
    name: 'spantap.network.connection.rtt.smoothed',
    description:
      'Smoothed round trip time of TCP connections, taken at their end and at each interval in which they sent.',
    of: (facts) => facts.rtt(),
  },
  {
    name: 'spantap.network.connection.rtt.min',
    description: 'Smallest round trip time of the same connections within the last 5 minutes.',
    of: (facts) => facts.minRtt(),
  },
]
