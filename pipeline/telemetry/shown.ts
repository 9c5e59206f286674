// Which of the own metrics leave the process: by their level, and by what views drop (service/internal/metricviews).
import type { TelemetryConfig } from '../config/telemetry.ts'
import type { Logger } from '../log.ts'
import { wildcard } from './wildcard.ts'
import type { Sample, Telemetry } from './telemetry.ts'

type Metrics = TelemetryConfig['metrics']
type Level = Metrics['level']

const RANK: Readonly<Record<Level, number>> = { none: 0, basic: 1, normal: 2, detailed: 3 }

/** The levels from which the Collector's documentation gives a metric; all others are there from `basic` on. */
const LEVELS: readonly (readonly [name: RegExp, level: Level])[] = [
  [/^otelcol_processor_batch_batch_send_size_bytes/, 'detailed'],
  [/^otelcol_exporter_queue_batch_send_size/, 'detailed'],
  [/^otelcol_processor_batch_/, 'normal'],
]

/** The same table with what `metrics` shows of it. */
export function shownOf(telemetry: Telemetry, metrics: Metrics, log: Logger): () => Sample[] {
  const dropped = (metrics.views ?? []).flatMap((view) => {
    const name = droppedBy(view)
    if (name === undefined)
      log.warn('A view of own metrics has no effect: it may only drop by instrument_name')
    return name === undefined ? [] : [wildcard(name)]
  })
  const known = new Map<string, boolean>()
  const shows = (name: string): boolean => {
    const level = LEVELS.find(([pattern]) => pattern.test(name))?.[1] ?? 'basic'
    return RANK[level] <= RANK[metrics.level] && !dropped.some((one) => one.test(name))
  }
  return () =>
    telemetry.samples().filter(({ name }) => {
      const seen = known.get(name) ?? shows(name)
      known.set(name, seen)
      return seen
    })
}

/** `{selector: {instrument_name: x}, stream: {aggregation: {drop: {}}}}`: x. */
function droppedBy({
  selector,
  stream,
}: NonNullable<Metrics['views']>[number]): string | undefined {
  const { instrument_name: name, ...others } = recordOf(selector)
  const drops = Object.hasOwn(recordOf(recordOf(stream)['aggregation']), 'drop')
  return drops && typeof name === 'string' && Object.keys(others).length === 0 ? name : undefined
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
