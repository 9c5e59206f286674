import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { config } from '../../../exporters/prometheus/config.ts'
import { pageOf } from '../../../exporters/prometheus/page.ts'
import { Store } from '../../../exporters/prometheus/store.ts'
import { pointCount } from '../../../pipeline/data/metrics.ts'
import { negotiate } from '../../../pipeline/prometheus/format.ts'
import { anyMetrics, anyOptions } from './arbitrary.ts'
import { families } from './families.ts'
import { PROTOBUF } from './golden.ts'
import { parsePage } from './parse.ts'

const ACCEPT = [
  'text/plain',
  'text/plain;escaping=allow-utf-8',
  'application/openmetrics-text;version=1.0.0',
  'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8',
  'text/plain;escaping=dots',
  'text/plain;escaping=values',
  PROTOBUF,
]

it('any metrics are a page that can be read, in every format', () => {
  let samples = 0
  fc.assert(
    fc.property(
      fc.array(anyMetrics, { maxLength: 3 }),
      anyOptions,
      fc.constantFrom(...ACCEPT),
      (pushed, options, accept) => {
        const parsed = config({ endpoint: ':0', ...options })
        let dropped = 0
        const store = new Store(parsed, (_, points) => (dropped += points))
        for (const [i, data] of pushed.entries()) store.push(data, i)
        const format = negotiate(accept, { openMetrics: true, protobuf: true })
        const pieces = [...pageOf(store, parsed, { format, names: undefined })]
        if (format.name === 'protobuf') {
          samples += families(Buffer.concat(pieces.map((piece) => Buffer.from(piece)))).length
        } else samples += parsePage(pieces.join(''), format.name === 'openmetrics').length
        const points = pushed.reduce((sum, data) => sum + pointCount(data), 0)
        expect(store.size + dropped).toBeLessThanOrEqual(points)
      },
    ),
    { numRuns: 500 },
  )
  expect(samples).toBeGreaterThan(500)
})
