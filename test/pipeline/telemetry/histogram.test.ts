// Histograms and units of own telemetry: in the table, on the page, pushed.
import { describe, expect, it } from 'vitest'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { samplesText } from '../../../pipeline/prometheus/samples.ts'
import { toMetricData } from '../../../pipeline/telemetry/convert.ts'
import { BYTE_BOUNDS, ITEM_BOUNDS } from '../../../pipeline/telemetry/distribution.ts'
import { exposedName } from '../../../pipeline/telemetry/page.ts'
import { producer } from '../../../pipeline/telemetry/producer.ts'
import { Registry } from '../../../pipeline/telemetry/registry.ts'
import { unitOf } from '../../../pipeline/telemetry/units.ts'

const NAME = 'otelcol_processor_batch_batch_send_size'

function filled(): Registry {
  const registry = new Registry()
  const scope = registry.scope({ processor: 'batch' }).telemetry
  const histogram = scope.histogram(NAME, 'Units.', [5, 10])
  for (const value of [3, 5, 7, 11, 13]) histogram.record(value)
  expect(scope.histogram(NAME, 'Units.', [5, 10])).toBe(histogram)
  scope.counter('otelcol_processor_batch_timeout_trigger_send', 'Times.').add(2)
  registry.gauge('otelcol_process_memory_rss', 'Memory.', () => 17)
  return registry
}

const pageOf = (registry: Registry, without: boolean): string => {
  const naming = { without_type_suffix: without, without_units: true }
  return samplesText(registry.samples(), {}, (one) => exposedName(one, naming))
}

describe('P6: a histogram of own telemetry', () => {
  it('is one family of the page, whose name says no type', () => {
    const lines = (without: boolean): string[] =>
      pageOf(filled(), without)
        .split('\n')
        .filter((line) => line.startsWith('otelcol'))
    const histogram = [
      `${NAME}_bucket{processor="batch",le="5"} 2`,
      `${NAME}_bucket{processor="batch",le="10"} 3`,
      `${NAME}_bucket{processor="batch",le="+Inf"} 5`,
      `${NAME}_sum{processor="batch"} 39`,
      `${NAME}_count{processor="batch"} 5`,
    ]
    const times = 'otelcol_processor_batch_timeout_trigger_send'
    expect(lines(true)).toEqual([
      'otelcol_process_memory_rss 17',
      ...histogram,
      `${times}{processor="batch"} 2`,
    ])
    // One switch of two adds both, as in the Collector.
    expect(lines(false)).toEqual([
      'otelcol_process_memory_rss_bytes 17',
      ...histogram,
      `${times}_total{processor="batch"} 2`,
    ])
    expect(pageOf(filled(), true)).toContain(`# TYPE ${NAME} histogram\n`)
  })

  it('is pushed with its buckets and its unit, and stays as it was when it was read', async () => {
    const registry = filled()
    const made = producer(() => registry.samples(), resourceFromAttributes({}), new Date(0))
    const { resourceMetrics } = await made.collect()
    registry.histogram(NAME, '', [], { processor: 'batch' }).record(1)
    const [group] = toMetricData(resourceMetrics)
    const of = (name: string) => group!.metrics.find((metric) => metric.name === name)
    expect(of(NAME)).toMatchObject({
      type: 'histogram',
      temporality: 'cumulative',
      unit: '{unit}',
      points: [{ bounds: [5, 10], counts: [2, 1, 2], count: 5, sum: 39, startUnixNs: 0n }],
    })
    expect(of('otelcol_process_memory_rss')).toMatchObject({ type: 'gauge', unit: 'By' })
    expect(of('otelcol_processor_batch_timeout_trigger_send')).toMatchObject({
      type: 'sum',
      monotonic: true,
      unit: '{time}',
    })
    expect(of('spantap_telemetry_read_errors')).toMatchObject({ unit: '' })
  })
})

it('P6: units are those of the Collector', () => {
  const units = {
    otelcol_receiver_accepted_spans: '{span}',
    otelcol_exporter_send_failed_metric_points: '{datapoint}',
    otelcol_processor_memory_limiter_refused_log_records: '{record}',
    otelcol_processor_incoming_items: '{item}',
    otelcol_exporter_in_flight_requests: '{request}',
    otelcol_exporter_queue_size: '{batch}',
    otelcol_exporter_queue_batch_send_size: '{unit}',
    otelcol_exporter_queue_batch_send_size_bytes: 'By',
    otelcol_processor_batch_metadata_cardinality: '{combination}',
    otelcol_processor_filter_spans_filtered: '1',
    otelcol_process_cpu_seconds: 's',
    otelcol_process_uptime: 's',
    otelcol_process_runtime_heap_alloc_bytes: 'By',
    spantap_bytes: '',
  }
  expect(Object.fromEntries(Object.keys(units).map((name) => [name, unitOf(name)]))).toEqual(units)
})

it('bounds are those of the Collector', () => {
  expect([ITEM_BOUNDS.length, ITEM_BOUNDS[0], ITEM_BOUNDS.at(-1)]).toEqual([22, 10, 100_000])
  expect([BYTE_BOUNDS.length, BYTE_BOUNDS[0], BYTE_BOUNDS.at(-1)]).toEqual([18, 128, 16_777_216])
})
