// Hostile metrics take no more time than there are of them.
import { describe, expect, it } from 'vitest'
import { config } from '../../../exporters/prometheus/config.ts'
import { byBucket } from '../../../exporters/prometheus/exemplars.ts'
import { Store } from '../../../exporters/prometheus/store.ts'
import { histogramValue } from '../../../exporters/prometheus/value.ts'
import { attributeSet, NO_ATTRIBUTES } from '../../../pipeline/data/attributes.ts'
import {
  NO_RECORDED_VALUE,
  type HistogramPoint,
  type MetricData,
} from '../../../pipeline/data/metrics.ts'
import { expectLinear } from '../../support/growth.ts'

const store = (): Store => {
  const given = config({ endpoint: '127.0.0.1:0', without_scope_info: true })
  return new Store(given, (reason) => expect.unreachable(reason))
}

/** One gauge without labels, of `n` resources. */
function owners(n: number, flags = 0): MetricData {
  const scope = { name: '', version: '', attributes: NO_ATTRIBUTES }
  const point = { attributes: NO_ATTRIBUTES, startUnixNs: 0n, timeUnixNs: 1n, value: 1, flags }
  const metric = { type: 'gauge', name: 'm', description: '', unit: '', points: [point] } as const
  return Array.from({ length: n }, (_, i) => ({
    resource: { attributes: attributeSet(['a', String(i)]), schemaUrl: '', service: '' },
    scope,
    metrics: [metric],
  }))
}

function histogram(bounds: number[], counts: number[] = []): HistogramPoint {
  const times = { startUnixNs: 0n, timeUnixNs: 1n }
  return { attributes: NO_ATTRIBUTES, ...times, count: 0n, bounds, counts }
}

describe('very many owners of one series', () => {
  it('P6: come, and come again', () => {
    expectLinear(4000, (n) => {
      const [made, data] = [store(), owners(n)]
      return () => {
        made.push(data, 0)
        made.push(data, 1)
        expect(made.size).toBe(1)
      }
    })
  })

  it('P6: and go', () => {
    expectLinear(4000, (n) => {
      const made = store()
      made.push(owners(n), 0)
      const data = owners(n, NO_RECORDED_VALUE)
      return () => {
        made.push(data, 1)
        expect(made.size).toBe(0)
      }
    })
  })
})

describe('bounds', () => {
  it('P6: very many in the wrong order', () => {
    expectLinear(10_000, (n) => {
      const point = histogram(Array.from({ length: n }, (_, i) => n - i))
      return () => expect(histogramValue(point).bounds).toHaveLength(n)
    })
  })

  it('stay with their counts; the first of equal ones counts', () => {
    const bounds = [5, NaN, 2, 5, Infinity, -0, 2, 0, -Infinity]
    const { bounds: sorted, counts } = histogramValue(
      histogram(bounds, [1, 2, 3, 5, 7, 11, 13, 17, 19, 23]),
    )
    expect(sorted).toEqual([-Infinity, -0, 2, 5, Infinity])
    expect(counts).toEqual([19, 11, 3, 1, 7, 23])
  })

  it('P6: very many, each with its exemplar', () => {
    expectLinear(10_000, (n) => {
      const bounds = Array.from({ length: n }, (_, i) => i)
      const exemplars = Array.from({ length: n }, () => ({ value: n }))
      return () => expect(byBucket(bounds, exemplars)).toHaveLength(n + 1)
    })
  })

  it('say which bucket an exemplar is of: the last one of it is shown', () => {
    const exemplars = [-1, 1, 1.5, 2, 3, 4, NaN, 1].map((value, i) => ({ value, i }))
    expect(byBucket([1, 2, 3], exemplars).map((one) => one?.i)).toEqual([7, 3, 4, 6])
    expect(byBucket([], exemplars)).toEqual([])
  })
})
