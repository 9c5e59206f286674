// A request as far as spans care, and the parser that makes it.
import { parseTraceContext, type TraceContext } from '../../trace_context.ts'
import { DETECTED, type RequestSink } from '../protocol.ts'
import { BODY } from './body.ts'
import { detect } from './detect.ts'
import { RequestHead } from './head.ts'
import type { Host, Hosts } from './host.ts'
import { MessageParser } from './message_parser.ts'
import { type Methods, OTHER } from './method.ts'
import { isOtlp, type Otlp } from './otlp.ts'
import type { Target, Targets } from './target.ts'
import type { Texts } from './texts.ts'

export interface HttpRequest {
  /** Index into the known methods, or OTHER. */
  readonly method: number
  /** The method as it was sent, when it is not a known one. */
  readonly original: string | undefined
  /** Its response has no body. */
  readonly isHead: boolean
  readonly isConnect: boolean
  readonly minor: number
  readonly target: Target
  readonly host: Host | undefined
  readonly agent: string | undefined
  readonly otlp: Otlp | undefined
}

/** What the requests of all connections share. */
export interface RequestTables {
  readonly methods: Methods
  readonly targets: Targets
  readonly hosts: Hosts
  readonly agents: Texts
  /** A traceparent that is none. */
  invalidContext(): void
}

/** Read and used up before the next one is read: one for all connections. */
const head = new RequestHead()

export class RequestParser extends MessageParser {
  readonly #sink: RequestSink
  readonly #tables: RequestTables

  constructor(tables: RequestTables, sink: RequestSink) {
    super()
    this.#tables = tables
    this.#sink = sink
  }

  protected mayBegin(): boolean {
    return true
  }

  protected begins(bytes: Buffer, from: number, to: number): boolean {
    return detect(this.#tables.methods, bytes, from, to, true) === DETECTED.request
  }

  protected read(bytes: Buffer, from: number, to: number): number {
    return head.read(bytes, from, to)
  }

  protected bodyLength(): number {
    return head.contentLength
  }

  protected headDone(bytes: Buffer): number {
    this.#sink.request(this.begin, requestOf(bytes, this.#tables), contextOf(bytes, this.#tables))
    if (head.coded) return head.chunked ? BODY.chunked : BODY.close
    return head.contentLength > 0 ? BODY.length : BODY.none
  }

  protected ended(): void {
    this.#sink.requestEnd(this.body.size)
  }

  protected endedUnseen(): void {
    this.#sink.requestEnd(this.body.size)
  }

  protected unsure(turn: number, reason: string): void {
    this.#sink.requestsUnsure(turn, reason)
  }

  protected unsureOfMore(): void {
    // A request that is not answered says so itself: the order of responses would not help.
  }

  protected lost(turn: number, reason: string): void {
    this.#sink.requestLost(turn, reason)
  }
}

function requestOf(bytes: Buffer, tables: RequestTables): HttpRequest {
  const method = tables.methods.match(bytes, head.methodFrom, head.methodTo)
  const name = method === OTHER ? undefined : tables.methods.names[method]
  const original =
    method === OTHER ? bytes.toString('latin1', head.methodFrom, head.methodTo) : undefined
  const token = name ?? original
  return {
    method,
    original,
    isHead: token === 'HEAD',
    isConnect: token === 'CONNECT',
    minor: head.minor,
    target: tables.targets.at(bytes, head.targetFrom, head.targetTo),
    host:
      head.hostTo > head.hostFrom ? tables.hosts.at(bytes, head.hostFrom, head.hostTo) : undefined,
    agent:
      head.agentTo > head.agentFrom
        ? tables.agents.at(bytes, head.agentFrom, head.agentTo)
        : undefined,
    otlp: token === 'POST' ? isOtlp(bytes, head) : undefined,
  }
}

function contextOf(bytes: Buffer, tables: RequestTables): TraceContext | undefined {
  if (head.parents === 0) return undefined
  const context =
    head.parents === 1 ? parseTraceContext(bytes, head.parentFrom, head.parentTo) : undefined
  if (!context) {
    tables.invalidContext()
    return undefined
  }
  if (head.stateTo > head.stateFrom) {
    context.state = bytes.toString('latin1', head.stateFrom, head.stateTo)
  }
  return context
}
