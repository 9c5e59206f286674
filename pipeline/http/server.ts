// An HTTP server as a `confighttp` section asks for it, with bounds that hold where the section sets none.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https'
import { reasonOf } from '../errors.ts'
import { Server as NetServer } from 'node:net'
import type { Logger } from '../log.ts'
import { listenAt } from '../net/address.ts'
import type { ServerCounters } from '../net/server_counters.ts'
import { watchHandshakes } from '../tls/handshakes.ts'
import { keepFresh, serverTlsOptions } from '../tls/server.ts'
import { Cors } from './cors.ts'
import { answer } from './answer.ts'
import { answerGarbage, begins } from './garbage.ts'
import { refuseExtensions, type HttpSection } from './section.ts'

export type Handler = (request: IncomingMessage, response: ServerResponse) => void

export interface HttpServerOptions {
  readonly section: HttpSection
  /** Called for every request but those that CORS answers. What it throws costs the connection. */
  readonly handler: Handler
  readonly log: Logger
  readonly counters: ServerCounters
}

export interface HttpServer {
  /** Where it listens, as `127.0.0.1:4318`, or the path of a unix socket. */
  readonly address: string
  /**
   * Take no more connections, close those without a request, and resolve when all requests are answered; after `ms` what is left
   * is cut off. Safe twice.
   */
  stop(ms?: number): Promise<void>
}

// Where the Collector has no bound, these hold: long for whoever means well, and an end for all others.
const HEADER_MS = 60_000
const REQUEST_MS = 300_000
const IDLE_MS = 300_000
const STOP_MS = 10_000
/** Go takes 1 MiB; nobody who means well needs it. */
const MAX_HEADER_BYTES = 65_536
export const MAX_CONNECTIONS = 10_000
/**
 * Who sends this often hears in an answer that the connection ends, instead of finding it closed with a request on its way: not every
 * client sends that again.
 */
const GRACE_MS = 100
/** How often slow requests are looked for, and, while stopping, connections that have become idle. */
const CHECK_MS = 1000
const STOP_CHECK_MS = 20
const PLAIN = { 'content-type': 'text/plain; charset=utf-8' }

/** Listen. Rejects with one sentence. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { section, log, counters } = options
  refuseExtensions(section)
  if (section.cors && !Cors.of(section.cors) && section.cors.allowed_headers.length > 0) {
    log.warn(
      'The CORS configuration specifies allowed headers but no allowed origins, and is therefore ignored.',
    )
  }
  const state = { stopping: false }
  const server = create(section, respond(options, state))
  server.maxConnections = MAX_CONNECTIONS
  server.on('connection', (socket) => counters.opened(socket))
  server.on('drop', () => counters.dropped('too_many'))
  if (section.tls) watchHandshakes(server, counters, log)
  server.on('clientError', (error, socket) => {
    const reason = answerGarbage(error, socket)
    if (reason !== undefined) counters.rejected(reason)
  })
  const address = await listenAt(server, section)
  server.on('error', (error) => log.error('The HTTP server failed', { error: error.message }))
  const stale = section.tls ? keepFresh(server as SecureServer, section.tls, log) : undefined
  let stopping: Promise<void> | undefined
  return {
    address,
    stop(ms = STOP_MS) {
      state.stopping = true
      stale?.()
      return (stopping ??= stop(server, ms))
    },
  }
}

function create(section: HttpSection, handler: Handler): Server | SecureServer {
  const { tls, read_timeout, read_header_timeout, idle_timeout } = section
  const requestTimeout = read_timeout > 0 ? read_timeout : REQUEST_MS
  // Of read_header_timeout 0, Go makes read_timeout.
  const headersTimeout = read_header_timeout > 0 ? read_header_timeout : read_timeout
  const options = {
    requestTimeout,
    headersTimeout: Math.min(headersTimeout > 0 ? headersTimeout : HEADER_MS, requestTimeout),
    keepAliveTimeout: idle_timeout > 0 ? idle_timeout : read_timeout > 0 ? read_timeout : IDLE_MS,
    connectionsCheckingInterval: CHECK_MS,
    maxHeaderSize: MAX_HEADER_BYTES,
    // Looked at in `respond`, where it is counted.
    requireHostHeader: false,
    // The kernel finds out which peers are gone.
    keepAlive: true,
    keepAliveInitialDelay: HEADER_MS,
  }
  // HTTP/1.1 only: who offers HTTP/2, too, takes that.
  const server = tls
    ? createSecureServer({ ...options, ...serverTlsOptions(tls) }, handler)
    : createServer(options, handler)
  // Without this, Node asks for a body before anybody has looked at its length.
  server.on('checkContinue', handler)
  return server
}

function respond(
  { section, handler, counters, log }: HttpServerOptions,
  state: { stopping: boolean },
): Handler {
  const cors = Cors.of(section.cors)
  const headers = Object.entries(section.response_headers)
  const { keep_alives_enabled, write_timeout } = section
  const serve: Handler = (request, response) => {
    begins(request, response)
    if (state.stopping || !keep_alives_enabled) response.shouldKeepAlive = false
    for (const [name, value] of headers) response.setHeader(name, value)
    if (write_timeout > 0) {
      const timer = setTimeout(() => request.socket.destroy(), write_timeout)
      response.once('close', () => clearTimeout(timer))
    }
    if (request.headers.host === undefined && request.httpVersion === '1.1') {
      counters.rejected('malformed')
      answer(request, response, 400, PLAIN, '400 Bad Request: missing required Host header')
    } else if (cors?.handle(request, response) !== true) {
      handler(request, response)
    }
  }
  return (request, response) => {
    try {
      serve(request, response)
    } catch (error) {
      log.error('A request could not be answered', { error: reasonOf(error) })
      request.socket.destroy()
    }
  }
}

function stop(server: Server | SecureServer, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => server.closeAllConnections(), ms)
    let idle: NodeJS.Timeout | undefined
    const grace = setTimeout(
      () => {
        server.closeIdleConnections()
        // A connection whose last request is answered later.
        idle = setInterval(() => server.closeIdleConnections(), STOP_CHECK_MS)
      },
      Math.min(GRACE_MS, ms),
    )
    // As net's server: the one of http would close idle connections at once.
    NetServer.prototype.close.call(server, () => {
      for (const timer of [late, grace, idle]) clearTimeout(timer)
      // Ends the timer that looks for slow requests.
      server.close()
      resolve()
    })
  })
}
