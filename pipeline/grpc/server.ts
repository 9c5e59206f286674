// A gRPC server for unary methods as a `configgrpc` section asks for it, over node:http2.
import {
  createSecureServer,
  createServer,
  type Http2SecureServer,
  type Http2Server,
} from 'node:http2'
import { MAX_CONNECTIONS } from '../http/server.ts'
import { refuseExtensions } from '../http/section.ts'
import type { Logger } from '../log.ts'
import { listenAt } from '../net/address.ts'
import type { Budget } from '../net/budget.ts'
import type { ServerCounters } from '../net/server_counters.ts'
import { watchHandshakes } from '../tls/handshakes.ts'
import { keepFresh, serverTlsOptions } from '../tls/server.ts'
import type { CallOptions, Unary } from './call.ts'
import { Connection, type Limits } from './connection.ts'
import type { GrpcSection } from './section.ts'

export interface GrpcServerOptions {
  readonly section: GrpcSection
  /** By path: `/package.Service/Method`. */
  readonly methods: ReadonlyMap<string, Unary>
  readonly log: Logger
  readonly counters: ServerCounters
  readonly budget: Budget
}

export interface GrpcServer {
  /** Where it listens, as `127.0.0.1:4317`, or the path of a unix socket. */
  readonly address: string
  /** Take no more calls, and resolve when all are answered; after `ms` what is left is cut off. Safe twice. */
  stop(ms?: number): Promise<void>
}

const MIB = 1_048_576
/** grpc-go's. */
const MAX_MESSAGE_BYTES = 4 * MIB
const PING_AFTER_MS = 7_200_000
const PING_TIMEOUT_MS = 20_000
// Where grpc-go has no bound.
const IDLE_MS = 1_800_000
const MAX_STREAMS = 100
const MAX_HEADER_BYTES = 65_536
const STOP_MS = 10_000

// What a client may send before it must wait: much, or the wire of a distant one stays empty.
const STREAM_WINDOW = MIB
const CONNECTION_WINDOW = 4 * MIB
const CHECK_MS = 1000

/** Listen. Rejects with one sentence. */
export async function startGrpcServer(options: GrpcServerOptions): Promise<GrpcServer> {
  const { section, log, counters } = options
  refuseExtensions(section)
  const server = create(section)
  const calls = callOptions(options)
  const limits = limitsOf(section)
  const connections = new Set<Connection>()
  server.maxConnections = MAX_CONNECTIONS
  server.on('connection', (socket) => counters.opened(socket))
  server.on('drop', () => counters.dropped('too_many'))
  if (section.tls) watchHandshakes(server, counters, log)
  server.on('session', (session) => {
    const connection = new Connection(session, calls, limits)
    connections.add(connection)
    session.setLocalWindowSize(CONNECTION_WINDOW)
    session.once('close', () => connections.delete(connection))
    if (stopping) connection.close()
  })
  let stopping: Promise<void> | undefined
  const address = await listenAt(server, section)
  server.on('error', (error) => log.error('The gRPC server failed', { error: error.message }))
  const stale = section.tls ? keepFresh(server as Http2SecureServer, section.tls, log) : undefined
  const timer = setInterval(() => {
    const now = performance.now()
    for (const connection of connections) connection.check(now)
  }, CHECK_MS)
  timer.unref()

  function stop(ms: number): Promise<void> {
    clearInterval(timer)
    stale?.()
    return new Promise((resolve) => {
      const late = setTimeout(() => {
        for (const connection of connections) connection.destroy()
      }, ms)
      server.close(() => {
        clearTimeout(late)
        resolve()
      })
      for (const connection of connections) connection.close()
    })
  }
  return { address, stop: (ms = STOP_MS) => (stopping ??= stop(ms)) }
}

function create(section: GrpcSection): Http2Server | Http2SecureServer {
  const { tls, max_concurrent_streams } = section
  const options = {
    maxSessionInvalidFrames: 100,
    settings: {
      maxConcurrentStreams: max_concurrent_streams || MAX_STREAMS,
      initialWindowSize: STREAM_WINDOW,
      maxHeaderListSize: MAX_HEADER_BYTES,
      enablePush: false,
    },
  }
  return tls
    ? createSecureServer({ ...options, ...serverTlsOptions(tls), allowHTTP1: false })
    : createServer(options)
}

function callOptions({ section, methods, counters, budget }: GrpcServerOptions): CallOptions {
  const { max_recv_msg_size_mib } = section
  const maxBytes = max_recv_msg_size_mib > 0 ? max_recv_msg_size_mib * MIB : MAX_MESSAGE_BYTES
  return { methods, maxBytes, counters, budget }
}

function limitsOf({ keepalive }: GrpcSection): Limits {
  const given = keepalive?.server_parameters
  const or = (ms: number | undefined, otherwise: number): number => (ms && ms > 0 ? ms : otherwise)
  return {
    idle: or(given?.max_connection_idle, IDLE_MS),
    age: or(given?.max_connection_age, Infinity),
    grace: or(given?.max_connection_age_grace, Infinity),
    pingAfter: or(given?.time, PING_AFTER_MS),
    pingTimeout: or(given?.timeout, PING_TIMEOUT_MS),
  }
}
