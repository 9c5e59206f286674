// opentelemetry/proto/metrics/v1/metrics.proto.
import { pairs, request } from './common.ts'
import { choice, either, item, list, message, one, part, set } from './message.ts'

const TEMPORALITIES = ['UNSPECIFIED', 'DELTA', 'CUMULATIVE']
const temporality = choice(2, 'aggregationTemporality', 'AGGREGATION_TEMPORALITY', TEMPORALITIES)
const times = [one(2, 'startTimeUnixNano', 'fixed64'), one(3, 'timeUnixNano', 'fixed64')]
const exemplar = message('Exemplar', [
  pairs(7, 'filteredAttributes'),
  one(2, 'timeUnixNano', 'fixed64'),
  either(3, 'asDouble', 'double'),
  either(6, 'asInt', 'sfixed64'),
  one(5, 'traceId', 'traceId'),
  one(4, 'spanId', 'spanId'),
])
const numberPoint = item('NumberDataPoint', [
  pairs(7, 'attributes'),
  ...times,
  either(4, 'asDouble', 'double'),
  either(6, 'asInt', 'sfixed64'),
  list(5, 'exemplars', exemplar),
  one(8, 'flags', 'uint32'),
])
const histogramPoint = item('HistogramDataPoint', [
  pairs(9, 'attributes'),
  ...times,
  one(4, 'count', 'fixed64'),
  set(5, 'sum', 'double'),
  list(6, 'bucketCounts', 'fixed64'),
  list(7, 'explicitBounds', 'double'),
  list(8, 'exemplars', exemplar),
  one(10, 'flags', 'uint32'),
  set(11, 'min', 'double'),
  set(12, 'max', 'double'),
])
const buckets = message('Buckets', [one(1, 'offset', 'sint32'), list(2, 'bucketCounts', 'uint64')])
const exponentialPoint = item('ExponentialHistogramDataPoint', [
  pairs(1, 'attributes'),
  ...times,
  one(4, 'count', 'fixed64'),
  set(5, 'sum', 'double'),
  one(6, 'scale', 'sint32'),
  one(7, 'zeroCount', 'fixed64'),
  part(8, 'positive', buckets),
  part(9, 'negative', buckets),
  one(10, 'flags', 'uint32'),
  list(11, 'exemplars', exemplar),
  set(12, 'min', 'double'),
  set(13, 'max', 'double'),
  one(14, 'zeroThreshold', 'double'),
])
const quantile = message('ValueAtQuantile', [
  one(1, 'quantile', 'double'),
  one(2, 'value', 'double'),
])
const summaryPoint = item('SummaryDataPoint', [
  pairs(7, 'attributes'),
  ...times,
  one(4, 'count', 'fixed64'),
  one(5, 'sum', 'double'),
  list(6, 'quantileValues', quantile),
  one(8, 'flags', 'uint32'),
])
const metric = message('Metric', [
  one(1, 'name', 'string'),
  one(2, 'description', 'string'),
  one(3, 'unit', 'string'),
  either(5, 'gauge', message('Gauge', [list(1, 'dataPoints', numberPoint)])),
  either(
    7,
    'sum',
    message('Sum', [
      list(1, 'dataPoints', numberPoint),
      temporality,
      one(3, 'isMonotonic', 'bool'),
    ]),
  ),
  either(
    9,
    'histogram',
    message('Histogram', [list(1, 'dataPoints', histogramPoint), temporality]),
  ),
  either(
    10,
    'exponentialHistogram',
    message('ExponentialHistogram', [list(1, 'dataPoints', exponentialPoint), temporality]),
  ),
  either(11, 'summary', message('Summary', [list(1, 'dataPoints', summaryPoint)])),
  pairs(12, 'metadata'),
])

export const metricsRequest = request('Metrics', 'Metrics', 'metrics', metric)
