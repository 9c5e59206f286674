// Units of the Collector's own metrics (metadata.yaml of service, receiverhelper, processorhelper, exporterhelper, batchprocessor …).
// spantap's own have none.
const UNITS: readonly (readonly [name: RegExp, unit: string])[] = [
  [/^otelcol_processor_filter_/, '1'],
  [/_spans$/, '{span}'],
  [/_metric_points$/, '{datapoint}'],
  [/_log_records$/, '{record}'],
  [/_items$/, '{item}'],
  [/_requests$/, '{request}'],
  [/_queue_(size|capacity)$/, '{batch}'],
  [/_send_size$/, '{unit}'],
  [/_trigger_send$/, '{time}'],
  [/_metadata_cardinality$/, '{combination}'],
  [/_(bytes|rss)$/, 'By'],
  [/_(seconds|uptime)$/, 's'],
]

/** In UCUM, as OTLP has it; '' for none. */
export function unitOf(name: string): string {
  if (!name.startsWith('otelcol_')) return ''
  return UNITS.find(([pattern]) => pattern.test(name))?.[1] ?? ''
}
