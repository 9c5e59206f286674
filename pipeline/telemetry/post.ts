// OTLP requests over HTTP. Own telemetry is cumulative or worth little: it is not queued and not sent twice.
import { readFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { OtlpConfig } from '../config/telemetry.ts'
import { prefixed } from '../errors.ts'

export type OtlpPath = '/v1/metrics' | '/v1/traces' | '/v1/logs'

/** POST one protobuf message. Rejects with one sentence, which names no header. */
export type Post = (path: OtlpPath, body: Uint8Array) => Promise<void>

const packed = promisify(gzip)

/** The address of a signal: a given path is kept, no path is OTLP's own, no scheme is https as in the Collector. */
export function otlpUrl(endpoint: string, path: OtlpPath): string {
  const url = new URL(/^[a-z]+:\/\//i.test(endpoint) ? endpoint : `https://${endpoint}`)
  if (url.pathname === '/') url.pathname = path
  return url.href
}

export function otlpHeaders({ headers }: OtlpConfig): Record<string, string> {
  return Object.fromEntries(headers.map(({ name, value }) => [name, value]))
}

export interface ClientFiles {
  readonly ca?: Buffer
  readonly cert?: Buffer
  readonly key?: Buffer
}

/** What `certificate`, `client_certificate` and `client_key` name. Throws an Error that names the file. */
export function clientFiles(config: OtlpConfig): ClientFiles {
  const { certificate, client_certificate, client_key } = config
  return {
    ...(certificate && { ca: read('certificate', certificate) }),
    ...(client_certificate && { cert: read('client_certificate', client_certificate) }),
    ...(client_key && { key: read('client_key', client_key) }),
  }
}

/** Throws an Error for a file that cannot be read, and for a compression that is not here. */
export function checkDestination(config: OtlpConfig): void {
  const { compression } = config
  clientFiles(config)
  if (!['', 'none', 'gzip'].includes(compression)) {
    throw new Error(`unsupported compression "${compression}": use gzip or none`)
  }
}

/** What sends to this place. Throws an Error for a file that cannot be read. */
export function poster(config: OtlpConfig): Post {
  const files = clientFiles(config)
  const given = otlpHeaders(config)
  const zipped = config.compression === 'gzip'
  return async (path, body) => {
    const url = otlpUrl(config.endpoint, path)
    const bytes = zipped ? await packed(body) : body
    const headers = {
      ...given,
      'content-type': 'application/x-protobuf',
      'content-length': bytes.length,
      ...(zipped && { 'content-encoding': 'gzip' }),
    }
    const status = await send(url, { headers, timeoutMs: config.timeout, ...files }, bytes)
    if (status >= 300) throw new Error(`${new URL(url).host} answered with HTTP status ${status}`)
  }
}

interface SendOptions extends ClientFiles {
  readonly headers: Readonly<Record<string, string | number>>
  readonly timeoutMs: number
}

function send(
  url: string,
  { timeoutMs, ...options }: SendOptions,
  body: Uint8Array,
): Promise<number> {
  const { host, protocol } = new URL(url)
  const request = protocol === 'https:' ? httpsRequest : httpRequest
  return new Promise((resolve, reject) => {
    const failed = ({ message, code }: NodeJS.ErrnoException): void => {
      reject(new Error(`${host} does not answer: ${message || code}`))
    }
    const signal = AbortSignal.timeout(timeoutMs)
    const sent = request(url, { ...options, method: 'POST', signal }, (response) => {
      response.resume().once('error', failed)
      response.once('end', () => resolve(response.statusCode ?? 0))
    })
    sent.once('error', (error) => failed(signal.aborted ? new Error('timeout') : error))
    sent.end(body)
  })
}

function read(key: string, file: string): Buffer {
  return prefixed(key, () => readFileSync(file))
}
