// From series to metrics: runs once per interval.
import { attributeSet } from '../../../pipeline/data/attributes.ts'
import type {
  HistogramPoint,
  Metric,
  MetricData,
  MetricGroup,
  NumberPoint,
} from '../../../pipeline/data/metrics.ts'
import { SPANTAP_SCOPE } from '../../../pipeline/data/resource.ts'
import {
  HISTOGRAMS,
  RTT_BOUNDS,
  SUMS,
  type HistogramInstrument,
  type SumInstrument,
} from './instruments.ts'
import type { Series, SeriesTable } from './table.ts'

/** All series as cumulative metrics, one group per process. */
export function collect(table: SeriesTable, timeUnixNs: bigint): MetricData {
  const groups: MetricGroup[] = []
  for (const [resource, all] of table.all()) {
    const metrics = [
      ...SUMS.map((instrument) => sum(instrument, all, timeUnixNs)),
      ...HISTOGRAMS.map((instrument) => histogram(instrument, all, timeUnixNs)),
    ].filter(({ points }) => points.length > 0)
    groups.push({ resource, scope: SPANTAP_SCOPE, metrics })
  }
  return groups
}

function sum(instrument: SumInstrument, all: readonly Series[], timeUnixNs: bigint): Metric {
  const { name, description, unit, monotonic } = instrument
  const points: NumberPoint[] = all.flatMap((series) =>
    instrument.parts(series.facts).map(({ attributes, value }) => ({
      attributes: attributeSet([...series.attributes, ...attributes]),
      startUnixNs: startOf(series, timeUnixNs),
      timeUnixNs,
      value: BigInt(value),
    })),
  )
  return { type: 'sum', temporality: 'cumulative', name, description, unit, monotonic, points }
}

function histogram(
  instrument: HistogramInstrument,
  all: readonly Series[],
  timeUnixNs: bigint,
): Metric {
  const { name, description } = instrument
  const points = all.flatMap((series): HistogramPoint[] => {
    const { counts, sumUs } = instrument.of(series.facts)
    const count = counts.reduce((total, n) => total + n, 0)
    if (count === 0) return []
    const attributes = attributeSet(series.attributes)
    const startUnixNs = startOf(series, timeUnixNs)
    const point = { attributes, startUnixNs, timeUnixNs, count, sum: sumUs / 1e6 }
    return [{ ...point, bounds: RTT_BOUNDS, counts }]
  })
  return { type: 'histogram', temporality: 'cumulative', name, description, unit: 's', points }
}

/** The wall clock may have been set back. */
const startOf = ({ startUnixNs }: Series, timeUnixNs: bigint): bigint =>
  startUnixNs < timeUnixNs ? startUnixNs : timeUnixNs
