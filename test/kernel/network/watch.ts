// The network facts of the host, without the rest of spantap.
import type { ProcessFacts } from '../../../pipeline/data/events.ts'
import { attribute, attributeRecord } from '../../../pipeline/data/attributes.ts'
import type { HistogramPoint, MetricData, NumberPoint } from '../../../pipeline/data/metrics.ts'
import { Registry } from '../../../pipeline/telemetry/registry.ts'
import { ProcessTable } from '../../../receivers/process/table.ts'
import { openNetwork } from '../../../receivers/tcp/network/index.ts'
import { memoryLogger, type Line } from '../../support/loggers.ts'
import { until } from '../../support/until.ts'

/** On a busy host. */
const PATIENCE_MS = 30_000
const CONNECTION = 'spantap.network.connection.'

/** Of one process. */
export interface View {
  /** Sum of the points of a metric with at least these attributes. */
  sum(name: string, attributes?: Record<string, unknown>): number
  count(name: string, attributes?: Record<string, unknown>): number
  /** Points of a histogram. */
  histograms(name: string): HistogramPoint[]
  /** Attributes of every point of a metric. */
  attributes(name: string): Record<string, unknown>[]
}

export interface Watching {
  readonly lines: Line[]
  readonly registry: Registry
  batches: number
  of(pid: number): View
  /** How many processes are told of. */
  services(): number
  /** All that is known, after which nothing more comes. */
  stop(): Promise<void>
  until(what: string, look: () => boolean | Promise<boolean>): Promise<void>
}

export function watchNetwork(
  intervalMs = 200,
  disable: readonly string[] = [],
  selected: (facts: ProcessFacts | undefined) => boolean = () => true,
): Watching {
  const lines: Line[] = []
  const registry = new Registry()
  const { telemetry } = registry.scope({ receiver: 'tcp' })
  const processes = new ProcessTable()
  const set = { id: 'tcp', signals: ['metrics'] as const, log: memoryLogger(lines), telemetry }
  const network = openNetwork(set, {
    intervalMs,
    disable,
    process: (pid, startTicks) => processes.get(pid, startTicks),
    selected: (pid, startTicks) => selected(processes.get(pid, startTicks)),
  })
  let data: MetricData = []
  const watching: Watching = {
    lines,
    registry,
    batches: 0,
    of: (pid) => view(data, pid),
    services: () => data.length,
    stop: async () => network?.stop(),
    until: async (what, look) => void (await until(what, look, PATIENCE_MS)),
  }
  network?.batches.subscribe((batch) => {
    data = batch.data
    watching.batches++
  })
  return watching
}

function view(data: MetricData, pid: number): View {
  const groups = data.filter(
    ({ resource }) => attribute(resource.attributes.list, 'process.pid') === pid,
  )
  const points = (name: string): (NumberPoint | HistogramPoint)[] =>
    groups.flatMap(({ metrics }) =>
      metrics
        .filter((metric) => metric.name === name || metric.name === CONNECTION + name)
        .flatMap((metric) => metric.points as (NumberPoint | HistogramPoint)[]),
    )
  const having = (name: string, wanted: Record<string, unknown>): ReturnType<typeof points> =>
    points(name).filter(({ attributes }) => {
      const own = attributeRecord(attributes.list)
      return Object.entries(wanted).every(([key, value]) => own[key] === value)
    })
  const total = (values: number[]): number => values.reduce((sum, value) => sum + value, 0)
  return {
    sum: (name, wanted = {}) =>
      total(having(name, wanted).map((point) => ('value' in point ? Number(point.value) : 0))),
    count: (name, wanted = {}) =>
      total(having(name, wanted).map((point) => ('count' in point ? Number(point.count) : 0))),
    histograms: (name) => points(name).filter((point) => 'bounds' in point),
    attributes: (name) => points(name).map(({ attributes }) => attributeRecord(attributes.list)),
  }
}
