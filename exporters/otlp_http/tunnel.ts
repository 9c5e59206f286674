// TLS through a proxy: CONNECT (RFC 9110 9.3.6).
import { request as httpRequest } from 'node:http'
import { request as httpsRequest, type Agent } from 'node:https'
import type { Socket } from 'node:net'
import { connect, type ConnectionOptions } from 'node:tls'

/** A proxy that says nothing is one that is not there. */
const PROXY_MS = 10_000

/** What an https agent calls for a connection of its own. `credentials`: a Proxy-Authorization header. */
export function tunnel(proxy: URL, credentials: string | undefined): Agent['createConnection'] {
  const ask = proxy.protocol === 'https:' ? httpsRequest : httpRequest
  return (options, done) => {
    const { host, port } = options as { host: string; port: number }
    const target = `${host.includes(':') ? `[${host}]` : host}:${port || 443}`
    const request = ask(proxy, {
      method: 'CONNECT',
      path: target,
      agent: false,
      timeout: PROXY_MS,
      headers: { host: target, ...(credentials && { 'proxy-authorization': credentials }) },
    })
    request.on('connect', ({ statusCode }, socket: Socket) => {
      if (statusCode === 200) {
        const tls = connect({ servername: host, ...(options as ConnectionOptions), socket })
        done?.(null, tls)
        return
      }
      socket.destroy()
      done?.(
        new Error(`the proxy ${proxy.host} answered ${statusCode} to CONNECT ${target}`),
        socket,
      )
    })
    request.on('timeout', () => request.destroy(new Error(`no answer of the proxy ${proxy.host}`)))
    request.on('error', (error) => done?.(error, undefined as never))
    request.end()
    return undefined
  }
}
