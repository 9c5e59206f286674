// Processes that already export their traces themselves: our spans of them would come twice. Environment variables as in the
// OpenTelemetry specification, configuration/sdk-environment-variables.

/** True when the OTEL_* variables of a process say that it exports traces. */
export function exportsTraces(env: Readonly<Record<string, string>>): boolean {
  if (env['OTEL_SDK_DISABLED']?.toLowerCase() === 'true') return false
  const exporter = env['OTEL_TRACES_EXPORTER']
  if (exporter === 'none') return false
  return (
    isSet(exporter) ||
    isSet(env['OTEL_EXPORTER_OTLP_ENDPOINT']) ||
    isSet(env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'])
  )
}

/** An empty value is an unset one. */
function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== ''
}
