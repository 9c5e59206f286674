// The connections over which requests of one signal go, perhaps through a proxy.
import { Agent as HttpAgent, type AgentOptions, type RequestOptions } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { checkClientTls, clientTlsOptions } from '../../pipeline/tls/client.ts'
import type { OtlpHttpConfig } from './config.ts'
import { tunnel } from './tunnel.ts'

export interface Connections {
  /** What a request to the target needs to go this way, next to its own method and headers. */
  options(): RequestOptions
  /** It speaks TLS to whom it connects to. */
  readonly secure: boolean
  close(): void
}

/** At most `consumers` are open at once. Throws an Error that names the file when one of `tls` cannot be used. */
export function connectionsTo(url: URL, config: OtlpHttpConfig, consumers: number): Connections {
  const pool = poolOf(config, consumers)
  const proxy = config.proxy_url === '' ? undefined : new URL(config.proxy_url)
  const credentials = proxy && credentialsOf(proxy)
  if (url.protocol === 'http:' && proxy?.protocol !== 'https:') {
    checkClientTls(config.tls)
    const agent = new HttpAgent(pool)
    const there = proxy && throughProxy(url, proxy, credentials)
    const options = { ...addressOf(url), ...there, agent }
    return { options: () => options, secure: false, close: () => agent.destroy() }
  }
  const tls = clientTlsOptions(config.tls)
  const agent = new HttpsAgent(pool)
  if (proxy && url.protocol === 'http:') {
    const there = throughProxy(url, proxy, credentials)
    const options = (): RequestOptions => ({ ...addressOf(url), ...there, ...tls(), agent })
    return { options, secure: true, close: () => agent.destroy() }
  }
  if (proxy) agent.createConnection = tunnel(proxy, credentials, tls)
  return {
    options: () => ({ ...addressOf(url), ...tls(), agent }),
    secure: true,
    close: () => agent.destroy(),
  }
}

function poolOf(config: OtlpHttpConfig, consumers: number): AgentOptions {
  return {
    keepAlive: !config.disable_keep_alives,
    maxSockets: config.max_conns_per_host > 0 ? config.max_conns_per_host : consumers,
    maxFreeSockets: config.max_idle_conns_per_host > 0 ? config.max_idle_conns_per_host : consumers,
    // A session of TLS that goes on would have the certificates of before.
    ...(config.tls.reload_interval > 0 && { maxCachedSessions: 0 }),
    // Of a connection that is in the pool: one with a request has its own limit.
    ...(config.idle_conn_timeout > 0 && { timeout: config.idle_conn_timeout }),
  }
}

function addressOf(url: URL): RequestOptions {
  const user =
    url.username === '' ? {} : { auth: decodeURIComponent(`${url.username}:${url.password}`) }
  return { host: hostOf(url), port: url.port, path: url.pathname + url.search, ...user }
}

/** A proxy of plain HTTP is asked for the whole URL (RFC 9112 3.2.2). */
function throughProxy(url: URL, proxy: URL, credentials: string | undefined): RequestOptions {
  return {
    host: hostOf(proxy),
    port: proxy.port,
    path: url.origin + url.pathname + url.search,
    headers: { host: url.host, ...(credentials && { 'proxy-authorization': credentials }) },
  }
}

function credentialsOf({ username, password }: URL): string | undefined {
  if (username === '') return undefined
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return `Basic ${Buffer.from(pair).toString('base64')}`
}

/** An IPv6 address has brackets in a URL only. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1')
