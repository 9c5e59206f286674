// DNS spans. Semantic conventions have attributes and a metric for DNS, and no spans: who asks is a client, who answers a server,
// and the name says what is asked for and not of whom: `DNS AAAA`, `DNS UPDATE`. The question's name would be of any cardinality.
import {
  ATTR_NETWORK_PROTOCOL_NAME,
  ATTR_NETWORK_TRANSPORT,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
} from '@opentelemetry/semantic-conventions'
import {
  ATTR_DNS_ANSWERS,
  ATTR_DNS_QUESTION_NAME,
} from '@opentelemetry/semantic-conventions/incubating'
import { attribute, type AttributeValue } from '../../../../pipeline/data/attributes.ts'
import {
  ATTR_SPANTAP_DNS_ATTEMPTS,
  ATTR_SPANTAP_DNS_RESPONSE_CODE,
  ATTR_SPANTAP_DNS_TRUNCATED,
} from '../../../../pipeline/dns/attributes.ts'
import { SPANTAP_SCOPE } from '../../../../pipeline/data/resource.ts'
import { KIND, STATUS, type SpanBatch } from '../../../../pipeline/data/spans.ts'
import type { Connection } from '../../connection.ts'
import { ConnectionAttributes } from '../../connection_attributes.ts'
import { FAILURE, FAILURE_NAMES, ROLE, type Exchange, type Role } from '../../exchange.ts'
import { linkOf } from '../../span.ts'
import type { DnsResponse } from './answers.ts'
import {
  OPCODE,
  opcodeName,
  OTHER,
  RCODE,
  rcodeName,
  typeName,
} from '../../../../pipeline/dns/codes.ts'
import type { Dimensions } from './dimensions.ts'
import type { DnsRequest } from './request.ts'

type List = (string | AttributeValue)[]

/** Add the exchange's span to the batch and give its row. */
export function addSpan(dimensions: Dimensions, exchange: Exchange, spans: SpanBatch): number {
  const request = exchange.request as DnsRequest
  const response = exchange.response as DnsResponse | undefined
  const { owner, service } = exchange
  const error = errorOf(exchange, response)
  const row = spans.add(service.resource, SPANTAP_SCOPE, nameOf(request))
  spans.kind[row] = exchange.role === ROLE.server ? KIND.server : KIND.client
  if (error !== '') spans.status[row] = STATUS.error
  const type = typeName(request.type) ?? OTHER
  const set = dimensions.of(service.resource.service, request.name, type, error)
  spans.dimensions[row] = set
  owner.attributes ??= new ConnectionAttributes()
  spans.connection[row] = owner.attributes.of(
    owner,
    linkOf(exchange),
    owner,
    request.transport,
    addEnd,
  )
  const named = attribute(set.list, ATTR_DNS_QUESTION_NAME) !== undefined
  spans.own[row] = ownOf(request, response, named)
  return row
}

function nameOf(request: DnsRequest): string {
  const opcode =
    request.opcode === OPCODE.query ? typeName(request.type) : opcodeName(request.opcode)
  return opcode === undefined ? 'DNS' : `DNS ${opcode}`
}

/** For who asks, any answer but NOERROR is an error; for who answers, only those that are its own fault. */
function errorOf(exchange: Exchange, response: DnsResponse | undefined): string {
  if (exchange.failure !== FAILURE.none) return FAILURE_NAMES[exchange.failure] as string
  if (!response || !isErrorCode(exchange.role, response.rcode)) return ''
  return rcodeName(response.rcode)
}

function isErrorCode(role: Role, rcode: number): boolean {
  if (role === ROLE.client) return rcode !== RCODE.noError
  return rcode === RCODE.servFail || rcode === RCODE.notImp
}

function ownOf(request: DnsRequest, response: DnsResponse | undefined, named: boolean): List {
  const list: List = []
  if (!named && request.name !== '') list.push(ATTR_DNS_QUESTION_NAME, request.name)
  if (response) {
    list.push(ATTR_SPANTAP_DNS_RESPONSE_CODE, rcodeName(response.rcode))
    if (response.addresses.length > 0) list.push(ATTR_DNS_ANSWERS, response.addresses)
    if (response.truncated) list.push(ATTR_SPANTAP_DNS_TRUNCATED, true)
  }
  if (request.attempts > 1) list.push(ATTR_SPANTAP_DNS_ATTEMPTS, request.attempts)
  return list
}

function addEnd(list: List, owner: Connection, transport: string): void {
  list.push(ATTR_NETWORK_PROTOCOL_NAME, 'dns', ATTR_NETWORK_TRANSPORT, transport)
  const { ends } = owner
  if (!ends || ends.isUnix) return
  const server = owner.role === ROLE.server ? ends.local : ends.remote
  // A socket that is bound to no address does not know which one it was asked at.
  if (!server.isAny) list.push(ATTR_SERVER_ADDRESS, server.text)
  list.push(ATTR_SERVER_PORT, server.port)
}
