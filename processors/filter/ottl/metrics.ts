// Paths of metrics and their data points (pkg/ottl/contexts/internal/ctxmetric, ctxdatapoint).
import type { Context } from './context.ts'
import type { Place } from './place.ts'

const TYPES = ['empty', 'gauge', 'sum', 'histogram', 'exponential_histogram', 'summary']
const TEMPORALITIES = ['unspecified', 'delta', 'cumulative']

const enums = {
  AGGREGATION_TEMPORALITY_UNSPECIFIED: 0,
  AGGREGATION_TEMPORALITY_DELTA: 1,
  AGGREGATION_TEMPORALITY_CUMULATIVE: 2,
  METRIC_DATA_TYPE_NONE: 0,
  METRIC_DATA_TYPE_GAUGE: 1,
  METRIC_DATA_TYPE_SUM: 2,
  METRIC_DATA_TYPE_HISTOGRAM: 3,
  METRIC_DATA_TYPE_EXPONENTIAL_HISTOGRAM: 4,
  METRIC_DATA_TYPE_SUMMARY: 5,
}

export const metric: Context = {
  title: 'metric',
  outer: ['scope', 'resource'],
  paths: {
    name: ({ metric }) => metric.name,
    description: ({ metric }) => metric.description,
    unit: ({ metric }) => metric.unit,
    type: ({ metric }) => TYPES.indexOf(metric.type),
    aggregation_temporality: ({ metric }) =>
      'temporality' in metric ? TEMPORALITIES.indexOf(metric.temporality) : null,
    is_monotonic: ({ metric }) => (metric.type === 'sum' ? metric.monotonic : null),
  },
  unsupported: ['data_points', 'metadata', 'cache'],
  enums,
}

export const datapoint: Context = {
  title: 'datapoint',
  outer: ['metric', 'scope', 'resource'],
  paths: {
    start_time_unix_nano: ({ point }) => point.startUnixNs,
    time_unix_nano: ({ point }) => point.timeUnixNs,
    flags: ({ point }) => point.flags ?? 0,
    value_int: (at) => valueOf(at, 'bigint'),
    value_double: (at) => valueOf(at, 'number'),
    count: ({ point }) => ('count' in point ? point.count : null),
    sum: ({ point }) => ('count' in point ? { double: point.sum ?? 0 } : null),
    scale: ({ point }) => ('scale' in point ? point.scale : null),
    zero_count: ({ point }) => ('zeroCount' in point ? point.zeroCount : null),
  },
  unsupported: [
    'start_time',
    'time',
    'exemplars',
    'bucket_counts',
    'explicit_bounds',
    'positive',
    'negative',
    'quantile_values',
    'cache',
  ],
  attributes: ({ point }) => [point.attributes.list],
  enums: { ...enums, FLAG_NONE: 0, FLAG_NO_RECORDED_VALUE: 1 },
}

/** nil for a point that is no number; 0 for a number of the other type. */
function valueOf({ metric, point }: Place, type: 'bigint' | 'number') {
  if (metric.type !== 'gauge' && metric.type !== 'sum') return null
  const value = 'value' in point ? point.value : undefined
  if (type === 'bigint') return typeof value === 'bigint' ? value : 0
  return { double: typeof value === 'number' ? value : 0 }
}
