// From series to metrics: runs once per interval.
import type { HistogramPoint, Metric, MetricData } from '../../pipeline/data/metrics.ts'
import { SPANTAP_SCOPE, type Resource } from '../../pipeline/data/resource.ts'
import { INSTRUMENTS, SIDES, type Side } from './instruments.ts'
import type { SeriesTable } from './table.ts'

/** All series as cumulative histograms, one group per service. */
export function collect(
  tables: Readonly<Record<Side, SeriesTable>>,
  timeUnixNs: bigint,
): MetricData {
  const metrics = new Map<Resource, Metric[]>()
  for (const side of SIDES) {
    for (const [resource, series] of tables[side].all()) {
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
    }
  }
  return [...metrics].map(([resource, list]) => ({ resource, scope: SPANTAP_SCOPE, metrics: list }))
}
