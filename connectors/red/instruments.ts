// The metrics of one span: OpenTelemetry semantic conventions, "HTTP metrics" and "DNS metrics". The durations of HTTP are stable,
// the body sizes and the lookups are in development there.
import {
  METRIC_HTTP_CLIENT_REQUEST_DURATION,
  METRIC_HTTP_SERVER_REQUEST_DURATION,
} from '@opentelemetry/semantic-conventions'
import {
  METRIC_DNS_LOOKUP_DURATION,
  METRIC_HTTP_CLIENT_REQUEST_BODY_SIZE,
  METRIC_HTTP_CLIENT_RESPONSE_BODY_SIZE,
  METRIC_HTTP_SERVER_REQUEST_BODY_SIZE,
  METRIC_HTTP_SERVER_RESPONSE_BODY_SIZE,
} from '@opentelemetry/semantic-conventions/incubating'

/** `lookup`: of DNS, which conventions measure where it is asked only. */
export type Side = 'server' | 'client' | 'lookup'
export const SIDES: readonly Side[] = ['server', 'client', 'lookup']

/** One histogram of a series: its numbers are `bounds.length + 1` counts and a sum, from `at` on. */
export interface Instrument {
  readonly name: Readonly<Partial<Record<Side, string>>>
  readonly description: Readonly<Partial<Record<Side, string>>>
  readonly unit: string
  /** Upper bounds, inclusive, in `unit`. */
  readonly bounds: readonly number[]
  /** The same in the unit that is recorded: whole numbers, so that sums stay exact. */
  readonly limits: Float64Array
  /** Recorded numbers in one `unit`. */
  readonly scale: number
  readonly at: number
}

/** The boundaries that the conventions advise for durations, in s. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]
/** The conventions advise none for sizes: empty bodies, then powers of two from a short JSON to 16 MiB. */
const BYTES = [0, 128, 512, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216]

let numbers = 0

function instrument(
  server: string,
  client: string,
  describe: (side: 'server' | 'client') => string,
  unit: string,
  bounds: readonly number[],
  scale: number,
): Instrument {
  const at = numbers
  numbers += bounds.length + 2
  return {
    name: { server, client },
    description: { server: describe('server'), client: describe('client') },
    unit,
    bounds,
    limits: Float64Array.from(bounds, (bound) => Math.round(bound * scale)),
    scale,
    at,
  }
}

/** In ns. */
export const DURATION = instrument(
  METRIC_HTTP_SERVER_REQUEST_DURATION,
  METRIC_HTTP_CLIENT_REQUEST_DURATION,
  (side) => `Duration of HTTP ${side} requests.`,
  's',
  SECONDS,
  1e9,
)
export const REQUEST_SIZE = instrument(
  METRIC_HTTP_SERVER_REQUEST_BODY_SIZE,
  METRIC_HTTP_CLIENT_REQUEST_BODY_SIZE,
  (side) => `Size of HTTP ${side} request bodies.`,
  'By',
  BYTES,
  1,
)
export const RESPONSE_SIZE = instrument(
  METRIC_HTTP_SERVER_RESPONSE_BODY_SIZE,
  METRIC_HTTP_CLIENT_RESPONSE_BODY_SIZE,
  (side) => `Size of HTTP ${side} response bodies.`,
  'By',
  BYTES,
  1,
)
const HTTP: readonly Instrument[] = [DURATION, REQUEST_SIZE, RESPONSE_SIZE]
/** In ns, in the place of DURATION: a series is of one side. */
export const LOOKUP: Instrument = {
  ...DURATION,
  name: { lookup: METRIC_DNS_LOOKUP_DURATION },
  description: { lookup: 'Duration of DNS lookups.' },
}
export const INSTRUMENTS: Readonly<Record<Side, readonly Instrument[]>> = {
  server: HTTP,
  client: HTTP,
  lookup: [LOOKUP],
}

/** Numbers that one series keeps. */
export const NUMBERS = numbers
