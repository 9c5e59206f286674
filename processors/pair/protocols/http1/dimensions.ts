// The attributes of low cardinality by which RED keys its series: interned per route (server) or host (client), method, status,
// error and version.
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_HTTP_ROUTE,
  ATTR_NETWORK_PROTOCOL_VERSION,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
  ATTR_URL_SCHEME,
} from '@opentelemetry/semantic-conventions'
import {
  attributeSet,
  type AttributeSet,
  type AttributeValue,
} from '../../../../pipeline/data/attributes.ts'
import { FAILURE, FAILURE_NAMES, ROLE, type Exchange, type Role } from '../../exchange.ts'
import type { Route } from '../../route_table.ts'
import type { Host } from './host.ts'
import type { HttpRequest } from './request.ts'

/** Is the exchange an error by its status? 4xx are the client's fault, so only errors to the client. */
export function isErrorStatus(role: Role, status: number): boolean {
  return status >= (role === ROLE.client ? 400 : 500)
}

/** The interned set of a server span. `method` is its name or `_OTHER`; `routeless` has the sets of those without a route. */
export function serverDimensions(
  exchange: Exchange,
  request: HttpRequest,
  method: string,
  route: Route | undefined,
  routeless: Map<number, AttributeSet>,
): AttributeSet {
  const sets = route ? route.dimensions : routeless
  const key = keyOf(exchange, request)
  let set = sets.get(key)
  if (!set) {
    const list: (string | AttributeValue)[] = [ATTR_HTTP_REQUEST_METHOD, method]
    if (route) list.push(ATTR_HTTP_ROUTE, route.template)
    addOutcome(list, exchange)
    list.push(ATTR_URL_SCHEME, 'http', ATTR_NETWORK_PROTOCOL_VERSION, versionOf(request))
    set = attributeSet(list)
    sets.set(key, set)
  }
  return set
}

/** The interned set of a client span. */
export function clientDimensions(
  exchange: Exchange,
  request: HttpRequest,
  method: string,
  host: Host,
): AttributeSet {
  const key = keyOf(exchange, request)
  let set = host.dimensions.get(key)
  if (!set) {
    const list: (string | AttributeValue)[] = [ATTR_HTTP_REQUEST_METHOD, method]
    list.push(ATTR_SERVER_ADDRESS, host.address, ATTR_SERVER_PORT, host.port)
    addOutcome(list, exchange)
    list.push(ATTR_NETWORK_PROTOCOL_VERSION, versionOf(request))
    set = attributeSet(list)
    host.dimensions.set(key, set)
  }
  return set
}

/** One number for method, status, failure and version. */
function keyOf(exchange: Exchange, request: HttpRequest): number {
  const status = (exchange.response as number | undefined) ?? 0
  return (((request.method + 1) * 1024 + status) * 4 + exchange.failure) * 2 + request.minor
}

function addOutcome(list: (string | AttributeValue)[], exchange: Exchange): void {
  const status = exchange.response as number | undefined
  if (status !== undefined) list.push(ATTR_HTTP_RESPONSE_STATUS_CODE, status)
  if (exchange.failure !== FAILURE.none) {
    list.push(ATTR_ERROR_TYPE, FAILURE_NAMES[exchange.failure] as string)
  } else if (status !== undefined && isErrorStatus(exchange.role, status)) {
    list.push(ATTR_ERROR_TYPE, String(status))
  }
}

function versionOf(request: HttpRequest): string {
  return request.minor === 0 ? '1.0' : '1.1'
}
