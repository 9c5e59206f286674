// OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES of a process (opentelemetry-specification, resource/sdk.md and
// configuration/sdk-environment-variables.md).
const MAX_PAIRS = 128
const MAX_VALUE = 4096

/**
 * Attributes in the order given; OTEL_SERVICE_NAME wins over `service.name`. As the specification asks, one malformed pair
 * discards all of OTEL_RESOURCE_ATTRIBUTES.
 */
export function otelAttributes(env: Readonly<Record<string, string>>): Map<string, string> {
  const attributes = parseAttributes(env['OTEL_RESOURCE_ATTRIBUTES'] ?? '') ?? new Map()
  const name = env['OTEL_SERVICE_NAME']
  if (name) attributes.set('service.name', name)
  if (attributes.get('service.name') === '') attributes.delete('service.name')
  return attributes
}

/**
 * `key=value,key2=value2` with percent-encoding (W3C Baggage without properties); undefined when malformed.
 */
export function parseAttributes(text: string): Map<string, string> | undefined {
  const attributes = new Map<string, string>()
  if (text.trim() === '') return attributes
  const pairs = text.split(',')
  if (pairs.length > MAX_PAIRS) return undefined
  for (const pair of pairs) {
    const equals = pair.indexOf('=')
    // A comma at the end is common and harmless.
    if (equals < 0 && pair.trim() === '') continue
    const key = decode(pair.slice(0, Math.max(0, equals)).trim())
    const value = decode(pair.slice(equals + 1).trim())
    if (equals < 0 || !key || value === undefined || value.length > MAX_VALUE) return undefined
    attributes.set(key, value)
  }
  return attributes
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
