// What a row of the table is called.
import {
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_ROUTE,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
} from '@opentelemetry/semantic-conventions'
import { attribute, type AttributeList } from '../../pipeline/data/attributes.ts'
import { KIND } from '../../pipeline/data/spans.ts'

/** Sides by span kind; a span without one is work within a service and no row. */
export const SIDES: Readonly<Record<number, string>> = {
  [KIND.server]: 'server',
  [KIND.client]: 'client',
  [KIND.producer]: 'producer',
  [KIND.consumer]: 'consumer',
}

/** `GET /cart/{id}` of a server, `GET shop:8080` of a client, the span's name of anything else. */
export function labelOf(kind: number, dimensions: AttributeList, name: string): string {
  const method = attribute(dimensions, ATTR_HTTP_REQUEST_METHOD)
  if (typeof method !== 'string') return name
  if (kind === KIND.client) {
    const address = attribute(dimensions, ATTR_SERVER_ADDRESS)
    const port = attribute(dimensions, ATTR_SERVER_PORT)
    if (typeof address !== 'string') return name
    const host = address.includes(':') ? `[${address}]` : address
    return `${method} ${typeof port === 'number' ? `${host}:${port}` : host}`
  }
  const route = attribute(dimensions, ATTR_HTTP_ROUTE)
  return typeof route === 'string' ? `${method} ${route}` : name
}
