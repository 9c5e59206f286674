// A request with its response, seen from one end of a connection. Plain fields: two of these are made per request.
import type { Connection } from './connection.ts'
import type { Service } from './services.ts'
import type { TraceContext } from './trace_context.ts'
import type { WaitList } from './wait_list.ts'

export const ROLE = { unknown: 0, client: 1, server: 2 } as const
export type Role = (typeof ROLE)[keyof typeof ROLE]

/** How an exchange ended that did not end well. */
export const FAILURE = { none: 0, clientDisconnect: 1, connectionClosed: 2, timeout: 3 } as const
/** `error.type` by FAILURE. */
export const FAILURE_NAMES: readonly string[] = [
  '',
  'client_disconnect',
  'connection_closed',
  'timeout',
]

export const STATE = {
  /** Request seen, response not complete. */
  open: 0,
  /** Complete, maybe waiting for the other end's view. */
  complete: 1,
  /** A span was made of it, or never will be. */
  gone: 2,
} as const

export class Exchange {
  readonly owner: Connection
  readonly role: Role
  readonly service: Service
  /** The protocol's own. */
  readonly request: unknown
  readonly context: TraceContext | undefined
  /** The same number at both ends: sequence number of the request's first byte, or its offset for unix sockets. */
  readonly key: number
  readonly firstTurn: number
  /** Of the request's last bytes so far. */
  lastTurn: number
  /** ns of CLOCK_MONOTONIC. */
  startNs: number
  endNs = 0
  response: unknown = undefined
  failure: number = FAILURE.none
  requestBytes = -1
  responseBytes = -1
  state: number = STATE.open
  /** Why no span shall be made of it. */
  refused: string | undefined = undefined
  /** The same exchange seen from the other end. */
  partner: Exchange | undefined = undefined
  /** Next of those without a response on this connection. */
  next: Exchange | undefined = undefined
  // Ids, as 32-bit words. The trace is only used when neither partner nor header knows better.
  trace0 = 0
  trace1 = 0
  trace2 = 0
  trace3 = 0
  span0 = 0
  span1 = 0
  // The list in which it waits, its neighbours there, and until when.
  list: WaitList | undefined = undefined
  deadlineNs = 0
  before: Exchange | undefined = undefined
  after: Exchange | undefined = undefined

  /** No span will be made of it: it is nobody's parent. */
  get isDropped(): boolean {
    return this.refused !== undefined || this.service.instrumented
  }

  constructor(
    owner: Connection,
    role: Role,
    service: Service,
    request: unknown,
    context: TraceContext | undefined,
    key: number,
    turn: number,
    startNs: number,
  ) {
    this.owner = owner
    this.role = role
    this.service = service
    this.request = request
    this.context = context
    this.key = key
    this.firstTurn = turn
    this.lastTurn = turn
    this.startNs = startNs
  }
}
