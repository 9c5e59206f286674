import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { detailedLogs } from '../../../exporters/debug/detailed_logs.ts'
import { detailedMetrics } from '../../../exporters/debug/detailed_metrics.ts'
import { normalLogs } from '../../../exporters/debug/normal_logs.ts'
import { normalMetrics } from '../../../exporters/debug/normal_metrics.ts'
import type { LogData } from '../../../pipeline/data/logs.ts'
import { anyMetrics } from '../prometheus/arbitrary.ts'

// oxlint-disable-next-line no-control-regex -- what must not be there
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/

it('any metrics, and any attributes in logs, are text that moves no cursor', () => {
  let bytes = 0
  fc.assert(
    fc.property(anyMetrics, fc.integer(), (metrics, severityNumber) => {
      const logs: LogData = metrics.map(({ resource, scope, metrics: inner }) => ({
        resource,
        scope,
        records: inner.flatMap(({ name, points }) =>
          points.map(({ attributes, timeUnixNs, startUnixNs }) => ({
            timeUnixNs,
            observedTimeUnixNs: startUnixNs,
            severityNumber,
            severityText: name,
            body: { map: attributes.list },
            attributes: attributes.list,
            flags: 0,
            eventName: name,
          })),
        ),
      }))
      const text = [
        ...normalMetrics(metrics),
        ...detailedMetrics(metrics),
        ...normalLogs(logs),
        ...detailedLogs(logs),
      ].join('\n')
      bytes += text.length
      expect(text).not.toMatch(CONTROL)
    }),
    { numRuns: 300 },
  )
  expect(bytes).toBeGreaterThan(100_000)
})
