// OTLP over HTTP. What is answered to mistakes, and in which order they are found, is the Collector's (otlpreceiver/otlphttp.go,
// confighttp/compression.go).
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { Settled } from '../../pipeline/batch.ts'
import { isEncoding, TooLargeError } from '../../pipeline/compression/decompress.ts'
import { decompressWithin } from '../../pipeline/compression/within.ts'
import { reasonOf } from '../../pipeline/errors.ts'
import { GRPC, type GrpcStatus } from '../../pipeline/grpc/status.ts'
import { answer } from '../../pipeline/http/answer.ts'
import { AbortedError, BodyTooLargeError, readBody } from '../../pipeline/http/body.ts'
import type { Handler } from '../../pipeline/http/server.ts'
import { BusyError, type Budget } from '../../pipeline/net/budget.ts'
import { remoteAddress } from '../../pipeline/net/remote_address.ts'
import type { ServerCounters } from '../../pipeline/net/server_counters.ts'
import type { ExportedSignal } from '../../pipeline/signal.ts'
import { clientOf } from './client.ts'
import { encodingOf, JSON_ENCODING, PROTOBUF, type Encoding } from './encoding.ts'
import type { Intake } from './intake.ts'
import type { Routes } from './routes.ts'
import { httpStatusOf, retryAfter, statusOf } from './status.ts'

export interface HttpHandlerOptions {
  readonly routes: Routes
  /** Values of Content-Encoding that are taken; none: it is not looked at. */
  readonly algorithms: readonly string[]
  readonly maxBytes: number
  readonly includeMetadata: boolean
  readonly intake: Intake
  readonly counters: ServerCounters
  readonly budget: Budget
}

const FALLBACK = '{"code": 13, "message": "failed to marshal error message"}'
const NOT_FOUND = {
  'content-type': 'text/plain; charset=utf-8',
  'x-content-type-options': 'nosniff',
}
const METHOD = '405 method not allowed, supported: [POST]'
const MEDIA_TYPE = `415 unsupported media type, supported: [${JSON_ENCODING.contentType}, ${PROTOBUF.contentType}]`
const PLAIN = { 'content-type': 'text/plain' }

export function httpHandler(options: HttpHandlerOptions): Handler {
  const { routes, algorithms, counters } = options
  return (request, response) => {
    const reject = (
      reason: string,
      status: number,
      headers: OutgoingHttpHeaders,
      body: string | Uint8Array,
    ): void => {
      counters.rejected(reason)
      answer(request, response, status, headers, body)
    }
    const coding = request.headers['content-encoding'] ?? ''
    if (algorithms.length > 0 && !algorithms.includes(coding)) {
      return reject('encoding', ...unsupported(coding, request.headers['content-type']))
    }
    const route = routes.find(request.url ?? '')
    if (route === undefined) return reject('not_found', 404, NOT_FOUND, '404 page not found\n')
    if (typeof route === 'object') {
      return reject('not_found', 307, { location: route.redirect }, '')
    }
    if (request.method !== 'POST') return reject('method', 405, PLAIN, METHOD)
    const encoding = encodingOf(request.headers['content-type'])
    if (!encoding) return reject('media_type', 415, PLAIN, MEDIA_TYPE)
    const exchange = new Exchange(request, response, encoding, options)
    exchange.serve(route, coding).catch((error: unknown) => exchange.failed(error))
  }
}

/** Answered before anything else is looked at, so that the type of the request may be anything. */
function unsupported(
  coding: string,
  contentType = '',
): [status: number, headers: OutgoingHttpHeaders, body: string | Uint8Array] {
  const encoding = contentType === '' ? JSON_ENCODING : encodingOf(contentType)
  if (!encoding) return [500, { 'content-type': JSON_ENCODING.contentType }, FALLBACK]
  const message = `unsupported Content-Encoding: ${coding}`
  const body = encoding.status({ code: GRPC.INVALID_ARGUMENT, message })
  return [400, { 'content-type': encoding.contentType }, body]
}

class Exchange {
  readonly #request: IncomingMessage
  readonly #response: ServerResponse
  readonly #encoding: Encoding
  readonly #options: HttpHandlerOptions

  constructor(
    request: IncomingMessage,
    response: ServerResponse,
    encoding: Encoding,
    options: HttpHandlerOptions,
  ) {
    this.#request = request
    this.#response = response
    this.#encoding = encoding
    this.#options = options
  }

  async serve(signal: ExportedSignal, coding: string): Promise<void> {
    const { includeMetadata, intake } = this.#options
    const { headers, socket } = this.#request
    const address = remoteAddress(socket.remoteAddress)
    const body = await this.#body(coding)
    const request = this.#encoding.request(signal, body)
    const client = clientOf('http', address, includeMetadata ? headers : undefined)
    intake.take(request, client, (result) => this.#settled(result))
  }

  /** While it waits to be inflated nothing else keeps what came: hence no `async`. */
  #body(coding: string): Promise<Buffer> {
    const { maxBytes, budget } = this.#options
    const wire = readBody(this.#request, this.#response, maxBytes, budget)
    if (!isEncoding(coding)) return wire
    return wire.then((bytes) => decompressWithin(coding, bytes, this.#options))
  }

  /** It never became a batch. */
  failed(error: unknown): void {
    const { counters } = this.#options
    if (error instanceof AbortedError) {
      if (!error.counted) counters.rejected('aborted')
      return
    }
    if (error instanceof BusyError) {
      counters.rejected('busy')
      return this.#refuse({ code: GRPC.UNAVAILABLE, message: error.message }, 503)
    }
    const large = error instanceof BodyTooLargeError || error instanceof TooLargeError
    counters.rejected(large ? 'too_large' : 'malformed')
    // As the Collector; the specification of OTLP would have 413.
    const message = large ? new BodyTooLargeError().message : reasonOf(error)
    this.#refuse({ code: GRPC.INVALID_ARGUMENT, message }, 400)
  }

  #settled(result: Settled): void {
    const response = this.#response
    if (response.destroyed || response.headersSent) return
    if (!result.ok) {
      const status = statusOf(result)
      return this.#refuse(status, httpStatusOf(status))
    }
    const { contentType, success } = this.#encoding
    response.writeHead(200, { 'content-type': contentType, 'content-length': success.length })
    response.end(success)
  }

  #refuse(status: GrpcStatus, httpStatus: number): void {
    if (this.#response.destroyed || this.#response.headersSent) return
    const { contentType } = this.#encoding
    const after = retryAfter(httpStatus, status)
    const headers = {
      'content-type': contentType,
      ...(after !== undefined && { 'retry-after': after }),
    }
    answer(this.#request, this.#response, httpStatus, headers, this.#encoding.status(status))
  }
}
