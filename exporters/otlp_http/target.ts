// Where requests of one signal go, and the connections they go over.
import { readFileSync } from 'node:fs'
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { OtlpHttpConfig } from './config.ts'

export interface Target {
  readonly url: URL
  /** The URL without user, password and query: for logs. */
  readonly name: string
}

/** As the Collector composes it; undefined when the configuration has no endpoint for the signal. */
export function targetOf(config: OtlpHttpConfig, signal: 'traces' | 'metrics'): Target | undefined {
  const own = config[`${signal}_endpoint`]
  if (own === '' && config.endpoint === '') return undefined
  const slash = config.endpoint.endsWith('/') ? '' : '/'
  const url = new URL(own || `${config.endpoint}${slash}v1/${signal}`)
  return { url, name: url.origin + url.pathname }
}

/**
 * Connections that are kept open between requests, at most as many as there are consumers.
 * Throws an Error that names the file when one of `tls` cannot be read.
 */
export function agentFor(config: OtlpHttpConfig, secure: boolean): HttpAgent {
  const options = { keepAlive: true, maxSockets: config.sending_queue.num_consumers }
  if (!secure) return new HttpAgent(options)
  const { tls } = config
  return new HttpsAgent({
    ...options,
    rejectUnauthorized: !tls.insecure_skip_verify,
    ...(tls.ca_file && { ca: read('ca_file', tls.ca_file) }),
    ...(tls.cert_file && { cert: read('cert_file', tls.cert_file) }),
    ...(tls.key_file && { key: read('key_file', tls.key_file) }),
    ...(tls.server_name_override && { servername: tls.server_name_override }),
  })
}

function read(option: string, path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    const { message } = error as Error
    throw new Error(`failed to load TLS config: tls::${option}: ${message}`, { cause: error })
  }
}
