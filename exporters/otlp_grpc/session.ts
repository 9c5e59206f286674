// One HTTP/2 connection to a gRPC server, until it ends.
import { connect as connectHttp2, type ClientHttp2Session } from 'node:http2'
import { connect as connectTcp } from 'node:net'
import { connect as connectTls, type ConnectionOptions } from 'node:tls'
import type { Keepalive } from './client_fields.ts'
import type { Address } from './endpoint.ts'

export interface SessionOptions {
  readonly address: Address
  /** Undefined: no TLS. */
  readonly tls: ConnectionOptions | undefined
  readonly keepalive: Keepalive | undefined
  /** Requests under way. */
  readonly active: () => number
}

/** A connection that is not there after this long is none. */
const CONNECT_MS = 20_000

/** Resolves when the connection stands; rejects with an Error that says why it does not. */
export function openSession(options: SessionOptions): Promise<ClientHttp2Session> {
  const session = connect(options)
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => session.destroy(new Error(`no connection within ${CONNECT_MS / 1000}s`)),
      CONNECT_MS,
    )
    session.once('connect', () => {
      clearTimeout(timer)
      if (options.keepalive) keepAlive(session, options.keepalive, options.active)
      resolve(session)
    })
    // Errors of later belong to the requests that they end.
    session.on('error', (error) => {
      clearTimeout(timer)
      reject(error)
    })
    session.once('close', () => {
      clearTimeout(timer)
      reject(new Error('the connection was closed'))
    })
  })
}

function connect({ address, tls }: SessionOptions): ClientHttp2Session {
  const scheme = tls ? 'https' : 'http'
  if (address.kind === 'tcp') {
    const host = address.host.includes(':') ? `[${address.host}]` : address.host
    return connectHttp2(`${scheme}://${host}:${address.port}`, tls ?? {})
  }
  const { path } = address
  return connectHttp2(`${scheme}://localhost`, {
    createConnection: () =>
      tls
        ? connectTls({ servername: 'localhost', ...tls, path, ALPNProtocols: ['h2'] })
        : connectTcp({ path }),
  })
}

/** grpc keepalive.ClientParameters. */
function keepAlive(session: ClientHttp2Session, keepalive: Keepalive, active: () => number): void {
  const { time, timeout, permit_without_stream } = keepalive
  let waiting: NodeJS.Timeout | undefined
  const ping = (): void => {
    if (waiting || session.destroyed) return
    if (active() === 0 && !permit_without_stream) return
    waiting = setTimeout(
      () => session.destroy(new Error(`no answer to a ping within ${timeout / 1000}s`)),
      timeout,
    )
    session.ping(() => {
      clearTimeout(waiting)
      waiting = undefined
    })
  }
  // As in grpc-go, no ping more often than every 10 s: servers end connections for that.
  const timer = setInterval(ping, Math.max(time, 10_000))
  session.once('close', () => {
    clearInterval(timer)
    clearTimeout(waiting)
  })
}
