// TLS through a proxy: CONNECT (RFC 9110 9.3.6).
import { request as httpRequest } from 'node:http'
import { request as httpsRequest, type Agent } from 'node:https'
import type { Socket } from 'node:net'
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls'

type Create = Agent['createConnection']

/** A proxy that says nothing is one that is not there. */
const PROXY_MS = 10_000

/**
 * What an https agent calls for a connection of its own. `credentials`: a Proxy-Authorization header. `tls`: for a proxy that is
 * spoken to over TLS itself; as in Go, what goes for the backend goes for the proxy, too.
 */
export function tunnel(
  proxy: URL,
  credentials: string | undefined,
  tls: () => ConnectionOptions,
): Create {
  const ask = proxy.protocol === 'https:' ? httpsRequest : httpRequest
  return (options, done) => {
    const { host, port } = options as { host: string; port: number }
    const target = `${host.includes(':') ? `[${host}]` : host}:${port || 443}`
    const request = ask(proxy, {
      ...(proxy.protocol === 'https:' && tls()),
      method: 'CONNECT',
      path: target,
      agent: false,
      timeout: PROXY_MS,
      headers: { host: target, ...(credentials && { 'proxy-authorization': credentials }) },
    })
    request.on('connect', ({ statusCode }, socket: Socket) => {
      if (statusCode === 200) return start(options, host, socket, done)
      socket.destroy()
      const text = `the proxy ${proxy.host} answered ${statusCode} to CONNECT ${target}`
      done?.(new Error(text), socket)
      return undefined
    })
    request.on('timeout', () => request.destroy(new Error(`no answer of the proxy ${proxy.host}`)))
    request.on('error', (error) => done?.(error, undefined as never))
    request.end()
    return undefined
  }
}

/** What connect throws would end the process: nobody else is above. */
function start(options: object, host: string, socket: Socket, done: Parameters<Create>[1]): void {
  let tls: TLSSocket
  try {
    tls = connect({ servername: host, ...options, socket })
  } catch (error) {
    socket.destroy()
    done?.(error as Error, socket)
    return
  }
  done?.(null, tls)
}
