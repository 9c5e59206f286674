// Metrics of every type as OTLP/JSON, with names as the semantic conventions have them.
export const SERIES = 1009

/** One request; `nowNs` is when it was measured. */
export function shopMetrics(nowNs: bigint): object {
  const time = {
    startTimeUnixNano: String(nowNs - 60_000_000_000n),
    timeUnixNano: String(nowNs),
  }
  const sum = { aggregationTemporality: 2 }
  return {
    resourceMetrics: [
      {
        resource: {
          attributes: [
            text('service.name', 'shop'),
            text('service.namespace', 'eu'),
            text('service.instance.id', 'i-1'),
            text('host.name', 'box'),
            { key: 'process.pid', value: { intValue: '4242' } },
          ],
        },
        scopeMetrics: [
          {
            scope: { name: 'shop', version: '1' },
            metrics: [
              {
                name: 'orders',
                description: 'Orders taken.',
                unit: '{order}',
                sum: {
                  ...sum,
                  isMonotonic: true,
                  dataPoints: Array.from({ length: SERIES }, (_, i) => ({
                    ...time,
                    attributes: [text('customer.id', `"${i}\\\n`)],
                    asInt: String(i + 1),
                  })),
                },
              },
              {
                name: 'queue.length',
                description: 'Orders that wait.',
                unit: '{order}',
                sum: { ...sum, dataPoints: [{ ...time, asInt: '-7' }] },
              },
              {
                name: 'pool.fill',
                description: 'How full the pool is.',
                unit: '1',
                gauge: { dataPoints: [{ ...time, asDouble: 0.75 }] },
              },
              {
                name: 'http.server.request.duration',
                description: 'Durations of requests.',
                unit: 's',
                histogram: {
                  ...sum,
                  dataPoints: [
                    {
                      ...time,
                      count: '41',
                      sum: 12.5,
                      explicitBounds: [0.1, 1],
                      bucketCounts: ['13', '17', '11'],
                      exemplars: [
                        {
                          timeUnixNano: String(nowNs),
                          asDouble: 0.05,
                          traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
                        },
                      ],
                    },
                  ],
                },
              },
              {
                name: 'job.duration',
                description: 'Durations of jobs.',
                unit: 's',
                exponentialHistogram: {
                  ...sum,
                  dataPoints: [
                    {
                      ...time,
                      count: '22',
                      sum: 99.5,
                      scale: 0,
                      zeroCount: '5',
                      positive: { offset: -1, bucketCounts: ['5', '6', '6'] },
                    },
                  ],
                },
              },
              {
                name: 'gc.pause',
                description: 'Pauses.',
                unit: 's',
                summary: {
                  dataPoints: [
                    {
                      ...time,
                      count: '17',
                      sum: 5,
                      quantileValues: [
                        { quantile: 0.5, value: 0.25 },
                        { quantile: 0.99, value: 1.5 },
                      ],
                    },
                  ],
                },
              },
            ],
          },
        ],
      },
    ],
  }
}

const text = (key: string, stringValue: string): object => ({ key, value: { stringValue } })
