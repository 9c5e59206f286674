// opentelemetry-proto 1.x as tables, typed off from the .proto files: what a trace or metrics request may contain.
import type { Message } from './protobuf.ts'

const keyValue = (): Message => ({ 1: ['key', 'string'], 2: ['value', anyValue] })
const anyValue = (): Message => ({
  1: ['string_value', 'string'],
  2: ['bool_value', 'bool'],
  3: ['int_value', 'int64'],
  4: ['double_value', 'double'],
  5: ['array_value', () => ({ 1: ['values*', anyValue] })],
  6: ['kvlist_value', () => ({ 1: ['values*', keyValue] })],
  7: ['bytes_value', 'bytes'],
})
const resource = (): Message => ({
  1: ['attributes*', keyValue],
  2: ['dropped_attributes_count', 'uint32'],
})
const scope = (): Message => ({
  1: ['name', 'string'],
  2: ['version', 'string'],
  3: ['attributes*', keyValue],
  4: ['dropped_attributes_count', 'uint32'],
})

export const exportTraceServiceRequest: Message = { 1: ['resource_spans*', () => resourceSpans] }
const resourceSpans: Message = {
  1: ['resource', resource],
  2: ['scope_spans*', () => scopeSpans],
  3: ['schema_url', 'string'],
}
const scopeSpans: Message = {
  1: ['scope', scope],
  2: ['spans*', () => span],
  3: ['schema_url', 'string'],
}
const span: Message = {
  1: ['trace_id', 'bytes'],
  2: ['span_id', 'bytes'],
  3: ['trace_state', 'string'],
  4: ['parent_span_id', 'bytes'],
  16: ['flags', 'fixed32'],
  5: ['name', 'string'],
  6: ['kind', 'enum'],
  7: ['start_time_unix_nano', 'fixed64'],
  8: ['end_time_unix_nano', 'fixed64'],
  9: ['attributes*', keyValue],
  10: ['dropped_attributes_count', 'uint32'],
  11: ['events*', () => event],
  12: ['dropped_events_count', 'uint32'],
  13: ['links*', () => link],
  14: ['dropped_links_count', 'uint32'],
  15: ['status', () => ({ 2: ['message', 'string'], 3: ['code', 'enum'] })],
}
const event: Message = {
  1: ['time_unix_nano', 'fixed64'],
  2: ['name', 'string'],
  3: ['attributes*', keyValue],
  4: ['dropped_attributes_count', 'uint32'],
}
const link: Message = {
  1: ['trace_id', 'bytes'],
  2: ['span_id', 'bytes'],
  3: ['trace_state', 'string'],
  4: ['attributes*', keyValue],
  5: ['dropped_attributes_count', 'uint32'],
  6: ['flags', 'fixed32'],
}

export const exportMetricsServiceRequest: Message = {
  1: ['resource_metrics*', () => resourceMetrics],
}
const resourceMetrics: Message = {
  1: ['resource', resource],
  2: ['scope_metrics*', () => scopeMetrics],
  3: ['schema_url', 'string'],
}
const scopeMetrics: Message = {
  1: ['scope', scope],
  2: ['metrics*', () => metric],
  3: ['schema_url', 'string'],
}
const metric: Message = {
  1: ['name', 'string'],
  2: ['description', 'string'],
  3: ['unit', 'string'],
  5: ['gauge', () => ({ 1: ['data_points*', () => numberPoint] })],
  7: [
    'sum',
    () => ({
      1: ['data_points*', () => numberPoint],
      2: ['aggregation_temporality', 'enum'],
      3: ['is_monotonic', 'bool'],
    }),
  ],
  9: [
    'histogram',
    () => ({ 1: ['data_points*', () => histogramPoint], 2: ['aggregation_temporality', 'enum'] }),
  ],
}
const numberPoint: Message = {
  7: ['attributes*', keyValue],
  2: ['start_time_unix_nano', 'fixed64'],
  3: ['time_unix_nano', 'fixed64'],
  4: ['as_double', 'double'],
  6: ['as_int', 'sfixed64'],
  8: ['flags', 'uint32'],
}
const histogramPoint: Message = {
  9: ['attributes*', keyValue],
  2: ['start_time_unix_nano', 'fixed64'],
  3: ['time_unix_nano', 'fixed64'],
  4: ['count', 'fixed64'],
  5: ['sum', 'double'],
  6: ['bucket_counts*', 'fixed64'],
  7: ['explicit_bounds*', 'double'],
  10: ['flags', 'uint32'],
  11: ['min', 'double'],
  12: ['max', 'double'],
}
