// HTTP spans by the stable semantic conventions (docs/http/http-spans.md).
import {
  ATTR_HTTP_REQUEST_METHOD_ORIGINAL,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
  ATTR_USER_AGENT_ORIGINAL,
  HTTP_REQUEST_METHOD_VALUE_OTHER,
} from '@opentelemetry/semantic-conventions'
import type {
  AttributeList,
  AttributeSet,
  AttributeValue,
} from '../../../../pipeline/data/attributes.ts'
import { SPANTAP_SCOPE } from '../../../../pipeline/data/resource.ts'
import { KIND, STATUS, type SpanBatch } from '../../../../pipeline/data/spans.ts'
import type { Connection } from '../../connection.ts'
import { ConnectionAttributes } from '../../connection_attributes.ts'
import { FAILURE, ROLE, type Exchange } from '../../exchange.ts'
import { linkOf } from '../../span.ts'
import { clientDimensions, isErrorStatus, serverDimensions } from './dimensions.ts'
import type { Host, Hosts } from './host.ts'
import { type Methods, OTHER } from './method.ts'
import type { HttpRequest } from './request.ts'

/** Stands in a span name for a method that is not known. */
const OTHER_NAME = 'HTTP'

type List = (string | AttributeValue)[]

/** What the spans of one configuration share. */
export interface SpanTables {
  readonly methods: Methods
  readonly hosts: Hosts
  /** Dimensions of server spans without a route. */
  readonly routeless: Map<number, AttributeSet>
}

/** Add the exchange's span to the batch and give its row. */
export function addSpan(tables: SpanTables, exchange: Exchange, spans: SpanBatch): number {
  const request = exchange.request as HttpRequest
  const known = request.method !== OTHER
  const method = known
    ? (tables.methods.names[request.method] as string)
    : HTTP_REQUEST_METHOD_VALUE_OTHER
  const name = known ? method : OTHER_NAME
  const host = hostOf(exchange.owner, request, tables.hosts)
  const row =
    exchange.role === ROLE.server
      ? addServer(tables, exchange, request, method, name, host, spans)
      : addClient(exchange, request, method, name, host, spans)
  const status = exchange.response as number | undefined
  const failed = exchange.failure !== FAILURE.none
  if (failed || (status !== undefined && isErrorStatus(exchange.role, status))) {
    spans.status[row] = STATUS.error
  }
  return row
}

function addServer(
  tables: SpanTables,
  exchange: Exchange,
  request: HttpRequest,
  method: string,
  name: string,
  host: Host,
  spans: SpanBatch,
): number {
  const { service, owner } = exchange
  const target = request.target
  const route = target.routeIn(service.routes)
  const row = spans.add(service.resource, SPANTAP_SCOPE, route ? route.name(name) : name)
  spans.kind[row] = KIND.server
  spans.dimensions[row] = serverDimensions(exchange, request, method, route, tables.routeless)
  owner.attributes ??= new ConnectionAttributes()
  const link = linkOf(exchange)
  spans.connection[row] = owner.attributes.of(owner, link, host, request.agent, addServerEnd)
  spans.own[row] = withOriginal(target.serverAttributes, request)
  return row
}

function addClient(
  exchange: Exchange,
  request: HttpRequest,
  method: string,
  name: string,
  host: Host,
  spans: SpanBatch,
): number {
  const { service, owner } = exchange
  const row = spans.add(service.resource, SPANTAP_SCOPE, name)
  spans.kind[row] = KIND.client
  spans.dimensions[row] = clientDimensions(exchange, request, method, host)
  owner.attributes ??= new ConnectionAttributes()
  spans.connection[row] = owner.attributes.of(owner, linkOf(exchange), host, undefined, addNothing)
  spans.own[row] = withOriginal(request.target.clientAttributes(host), request)
  return row
}

function withOriginal(list: AttributeList, request: HttpRequest): AttributeList {
  if (request.original === undefined) return list
  return [...list, ATTR_HTTP_REQUEST_METHOD_ORIGINAL, request.original]
}

function addServerEnd(list: List, host: Host, agent: string | undefined): void {
  list.push(ATTR_SERVER_ADDRESS, host.address, ATTR_SERVER_PORT, host.port)
  if (agent !== undefined) list.push(ATTR_USER_AGENT_ORIGINAL, agent)
}

function addNothing(): void {}

/** The host of an absolute target, of the Host header, or the server's own address, in this order. */
function hostOf(connection: Connection, request: HttpRequest, hosts: Hosts): Host {
  const authority = request.target.authority
  if (authority !== undefined && authority !== '') return hosts.of(authority)
  if (request.host) return request.host
  const ends = connection.ends
  if (!ends) return hosts.of('')
  if (ends.isUnix) return hosts.of(ends.path ?? '')
  const server = connection.role === ROLE.server ? ends.local : ends.remote
  return hosts.of(
    server.text.includes(':') ? `[${server.text}]:${server.port}` : `${server.text}:${server.port}`,
  )
}
