// HTTP/1.0 and HTTP/1.1 (RFC 9112), in plain text.
import type { SpanBatch } from '../../../../pipeline/data/spans.ts'
import { ROLE, type Exchange } from '../../exchange.ts'
import type { Redactor } from '../../../../pipeline/redact.ts'
import type { Detected, Parser, Protocol, RequestSink, ResponseSink } from '../protocol.ts'
import { detect } from './detect.ts'
import { Hosts } from './host.ts'
import { Methods } from './method.ts'
import { RequestParser, type HttpRequest, type RequestTables } from './request.ts'
import { ResponseParser } from './response.ts'
import { addSpan, type SpanTables } from './span.ts'
import { Targets } from './target.ts'
import { Texts } from './texts.ts'

export interface Http1Options {
  readonly redactor: Redactor
  /** `http.request.method` keeps these; any other is `_OTHER`. */
  readonly methods: readonly string[]
  /** Make spans of OTLP requests and of processes that export their own traces, too. */
  readonly keepInstrumented: boolean
  /** A traceparent header that is none was seen. */
  invalidContext(): void
}

export function http1(options: Http1Options): Protocol {
  const methods = new Methods(options.methods)
  const hosts = new Hosts()
  const tables: RequestTables = {
    methods,
    hosts,
    targets: new Targets(options.redactor),
    agents: new Texts(),
    invalidContext: () => options.invalidContext(),
  }
  const spanTables: SpanTables = { methods, hosts, routeless: new Map() }
  return {
    name: 'http',
    detect: (bytes: Buffer, from: number, to: number, maybeCut: boolean): Detected =>
      detect(methods, bytes, from, to, maybeCut),
    requests: (sink: RequestSink): Parser => new RequestParser(tables, sink),
    responses: (sink: ResponseSink): Parser => new ResponseParser(sink),
    refuse: (exchange: Exchange): string | undefined =>
      options.keepInstrumented ? undefined : refuse(exchange),
    add: (exchange: Exchange, spans: SpanBatch): number => addSpan(spanTables, exchange, spans),
  }
}

/** Telemetry of others is no traffic; and who sends its own traces needs none of ours. */
function refuse(exchange: Exchange): string | undefined {
  const otlp = (exchange.request as HttpRequest).otlp
  if (otlp === undefined) return undefined
  const service = exchange.service
  // A collector or proxy sends on what it has taken in: that says nothing of itself.
  if (exchange.role === ROLE.server) service.relay = true
  else if (otlp === 'traces' && !service.relay) service.instrumented = true
  return 'otlp_request'
}
