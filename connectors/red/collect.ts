// From series to metrics: runs once per interval.
import type { HistogramPoint, Metric, MetricData } from '../../pipeline/data/metrics.ts'
import { SPANTAP_SCOPE, type Resource } from '../../pipeline/data/resource.ts'
import { INSTRUMENTS, SIDES, type Side } from './instruments.ts'
import type { SeriesTable } from './table.ts'

/**
 * The series with something new, and those that were not told since `since`, as cumulative histograms, one group per service.
 * `now` and `since` are ms of `Series.seen`.
 */
export function collect(
  tables: Readonly<Record<Side, SeriesTable>>,
  timeUnixNs: bigint,
  now: number,
  since: number,
): MetricData {
  const metrics = new Map<Resource, Metric[]>()
  for (const side of SIDES) {
    for (const [resource, all] of tables[side].all()) {
      const series = all.filter((one) => one.isDue(since))
      if (series.length === 0) continue
      let list = metrics.get(resource)
      if (!list) metrics.set(resource, (list = []))
      for (const instrument of INSTRUMENTS[side]) {
        const points: HistogramPoint[] = []
        for (const one of series) {
          const point = one.point(instrument, timeUnixNs)
          if (point) points.push(point)
        }
        if (points.length === 0) continue
        list.push({
          type: 'histogram',
          temporality: 'cumulative',
          name: instrument.name[side] as string,
          description: instrument.description[side] as string,
          unit: instrument.unit,
          points,
        })
      }
      for (const one of series) one.told(now)
    }
  }
  return [...metrics].map(([resource, list]) => ({ resource, scope: SPANTAP_SCOPE, metrics: list }))
}
