// DNS (RFC 1035). Over TCP it is a protocol like others; of datagrams, ../../datagram/ finds the exchanges.
import type { SpanBatch } from '../../../../pipeline/data/spans.ts'
import type { Exchange } from '../../exchange.ts'
import type { Detected, Parser, Protocol, RequestSink, ResponseSink } from '../protocol.ts'
import { detect } from './detect.ts'
import { Dimensions } from './dimensions.ts'
import { DnsAnswers, DnsQueries } from './parsers.ts'
import { Names } from './request.ts'
import { addSpan } from './span.ts'

/** `maxNames`: names of questions that a service keeps as dimensions. */
export function dns(maxNames: number): Protocol {
  const names = new Names()
  const dimensions = new Dimensions(maxNames)
  return {
    name: 'dns',
    byId: true,
    detect: (bytes: Buffer, from: number, to: number): Detected => detect(bytes, from, to),
    requests: (sink: RequestSink): Parser => new DnsQueries(names, sink),
    responses: (sink: ResponseSink): Parser => new DnsAnswers(sink),
    refuse: () => undefined,
    add: (exchange: Exchange, spans: SpanBatch): number => addSpan(dimensions, exchange, spans),
  }
}
