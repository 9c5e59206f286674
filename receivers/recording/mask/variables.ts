// Which environment variables a recording keeps.
import { Redactor } from '../../../pipeline/redact.ts'

const OTEL = 'OTEL_'
/** What these say is in every span. */
const SHOWN = new Set(['OTEL_SERVICE_NAME', 'OTEL_RESOURCE_ATTRIBUTES'])
/** Variables of OpenTelemetry that carry credentials. */
const SECRET_NAME = /HEADERS|TOKEN|KEY|SECRET|PASSWORD|CERTIFICATE|CREDENTIAL/
const redactor = new Redactor()

/** Only OTEL_*, and of those none with credentials. */
export function isKeptVariable(name: string, value: string): boolean {
  if (SHOWN.has(name)) return true
  return name.startsWith(OTEL) && !SECRET_NAME.test(name) && !redactor.looksSecret(value)
}
