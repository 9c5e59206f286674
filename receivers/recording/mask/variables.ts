// Which environment variables a recording keeps.
const OTEL = 'OTEL_'
/** What these say is in every span. */
const SHOWN = new Set(['OTEL_SERVICE_NAME', 'OTEL_RESOURCE_ATTRIBUTES'])
/** Variables of OpenTelemetry that carry credentials. */
const SECRET_NAME = /HEADERS|TOKEN|KEY|SECRET|PASSWORD|CERTIFICATE|CREDENTIAL/
/** The part of a URL that names a user. */
const USER_INFO = /\/\/[^/@\s]*@/

/** Only OTEL_*, and of those none with credentials. */
export function isKeptVariable(name: string, value: string): boolean {
  if (SHOWN.has(name)) return true
  return name.startsWith(OTEL) && !SECRET_NAME.test(name) && !USER_INFO.test(value)
}
