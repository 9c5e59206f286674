// Handshakes that fail: they never become a request, so that nobody but the log can say why.
import type { Server, Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { Logger } from '../log.ts'
import type { ServerCounters } from '../net/server_counters.ts'
import { oneLine } from '../one_line.ts'

/** OpenSSL saw the begin of a request where a handshake should be. */
export const PLAIN_HTTP = 'ERR_SSL_HTTP_REQUEST'

/** Go's answer to that (net/http server.go). */
const NOT_TLS = 'HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n'

const REASONS: Readonly<Record<string, string>> = {
  [PLAIN_HTTP]: 'client sent an HTTP request to a TLS server',
  ERR_SSL_WRONG_VERSION_NUMBER: 'client does not speak TLS',
  ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE: "client didn't provide a certificate",
  ECONNRESET: 'client hung up',
}

/** Count and log the handshakes with `server` that fail. Of one message, the logger lets few lines through. */
export function watchHandshakes(server: Server, counters: ServerCounters, log: Logger): void {
  // Of one that has hung up nobody can tell later where it was.
  const peers = new WeakMap<Socket, string>()
  server.on('connection', (socket) => {
    const { remoteAddress, remotePort } = socket
    if (remoteAddress !== undefined) peers.set(socket, `${remoteAddress}:${remotePort}`)
  })
  server.on('tlsClientError', (error: NodeJS.ErrnoException, socket: TLSSocket) => {
    counters.dropped('tls')
    const { code = '', message } = error
    const carrier = below(socket)
    const peer = carrier && peers.get(carrier)
    // OpenSSL's texts end with a line break.
    const reason = REASONS[code] ?? oneLine(message).trim()
    const fields = { ...(peer !== undefined && { peer }), error: reason }
    // A probe that only looks whether the port is open does this every few seconds.
    if (code === 'ECONNRESET') log.info('TLS handshake failed', fields)
    else log.warn('TLS handshake failed', fields)
  })
}

/** Tell a client without TLS what it did, without TLS, and close after `lingerMs`. */
export function answerPlain(socket: TLSSocket, lingerMs: number): void {
  // Whether it is still there to hear that does not matter.
  below(socket)
    ?.on('error', () => {})
    .end(NOT_TLS)
  const late = setTimeout(() => socket.destroy(), lingerMs)
  socket.once('close', () => clearTimeout(late))
}

/** The connection that carries TLS: node:tls has no public name for it. */
const below = (socket: TLSSocket): Socket | undefined =>
  (socket as TLSSocket & { readonly _parent?: Socket })._parent
