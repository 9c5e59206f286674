// The receiver tcp with some programs disabled, and what it then sees of scenario.py and says in the log.
import { attribute } from '../../../pipeline/data/attributes.ts'
import type { EventData } from '../../../pipeline/data/events.ts'
import type { MetricData } from '../../../pipeline/data/metrics.ts'
import type { Fields, Logger } from '../../../pipeline/log.ts'
import { Registry } from '../../../pipeline/telemetry/registry.ts'
import tcp from '../../../receivers/tcp/index.ts'
import { until } from '../../support/until.ts'
import { factsOf, recordsOf, type Seen } from './facts.ts'
import type { Scenario } from './scenario.ts'

export interface Line {
  readonly text: string
  readonly fields: Fields
}

export interface Observed {
  readonly facts: readonly string[]
  readonly warnings: readonly Line[]
  /** Records that did not fit into a ring, as others of this host had more to say than this process could read. */
  readonly lost: number
}

/** What of `network: true` runs beside the streams: what it has for a pipeline of metrics, and for one of traces. */
export type Side = 'metrics' | 'events'

export interface Options {
  readonly attach: string
  readonly sides: readonly Side[]
  readonly disable: readonly string[]
  /** All of them; observing ends when they are there. */
  readonly expected: readonly string[]
}

const OPENED = 'spantap.network.connection.opened'
const LOST = new Set(['spantap_events_lost', 'spantap_datagrams_lost'])
const IO = 'process.network.io'
/** Of the network's metrics. */
const INTERVAL = '100ms'
/** For facts that do not come. */
const PATIENCE_MS = 10_000

/** Run the scenario once under these programs. */
export async function observe(
  scenario: Scenario,
  { attach, disable, sides, expected }: Options,
): Promise<Observed> {
  const warnings: Line[] = []
  const seen: Seen[] = []
  let metrics: MetricData = []
  const config = tcp.config({
    attach,
    disable,
    // Four times the usual: all of a busy host goes through it.
    ring_kib: 65_536,
    network: sides.length > 0,
    network_interval: INTERVAL,
  })
  const registry = new Registry()
  const { telemetry } = registry.scope({ receiver: 'tcp' })
  const signals = sides.length > 0 ? sides : (['events'] as const)
  const running = await tcp.open({ id: 'tcp', signals, log: logger(warnings), telemetry }, config)
  running.batches.subscribe(({ signal, data }) => {
    if (signal === 'metrics') metrics = data as MetricData
    else seen.push(...recordsOf((data as EventData).bytes))
  })
  const includes = (facts: readonly string[], wanted: readonly string[]): boolean =>
    wanted.every((one) => facts.includes(one))
  let facts = (): string[] => []
  try {
    const processes = { ...(await scenario.go()), pid: scenario.pid }
    // While connections are open.
    let moved = false
    facts = () => [
      ...factsOf(seen, processes),
      `bytes of open connections ${moved ? 'yes' : 'no'}`,
      `opened ${metricOf(metrics, scenario.pid, OPENED)}`,
    ]
    const open = expected.filter((one) => one.startsWith('bytes of open connections'))
    await patiently(() => {
      moved = metricOf(metrics, scenario.pid, IO) > 0
      return includes(facts(), open)
    })
    await scenario.end()
    await patiently(() => includes(facts(), expected))
  } finally {
    await running.stop()
  }
  const lost = registry
    .samples()
    .filter(({ name }) => LOST.has(name))
    .reduce((sum, { value }) => sum + value, 0)
  // Again: what has come late has come.
  return { facts: facts(), warnings, lost }
}

async function patiently(look: () => boolean): Promise<void> {
  await until('all that is expected', look, PATIENCE_MS).catch(() => undefined)
}

/** Sum of the points of one process. */
function metricOf(data: MetricData, pid: number, name: string): number {
  const mine = data.filter(
    ({ resource }) => attribute(resource.attributes.list, 'process.pid') === pid,
  )
  const points = mine.flatMap(({ metrics }) =>
    metrics.flatMap((one) => (one.name === name && one.type === 'sum' ? one.points : [])),
  )
  return points.reduce((sum, { value }) => sum + Number(value), 0)
}

/** Keeps what is worth a warning. */
export function logger(warnings: Line[]): Logger {
  const nothing = (): void => {}
  const self: Logger = {
    debug: nothing,
    info: nothing,
    warn: (text, fields = {}) => void warnings.push({ text, fields }),
    error: (text, fields = {}) => void warnings.push({ text, fields }),
    text: nothing,
    child: () => self,
  }
  return self
}
