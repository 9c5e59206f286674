// One OTLP request over HTTP. Own telemetry is cumulative or worth little: it is not queued and not sent twice.
import type { OtlpConfig } from '../config/telemetry.ts'

const TIMEOUT_MS = 10_000

export type OtlpPath = '/v1/metrics' | '/v1/traces' | '/v1/logs'

/** The address of a signal: a given path is kept, no path is OTLP's own, no scheme is https as in the Collector. */
export function otlpUrl(endpoint: string, path: OtlpPath): string {
  const url = new URL(/^[a-z]+:\/\//i.test(endpoint) ? endpoint : `https://${endpoint}`)
  if (url.pathname === '/') url.pathname = path
  return url.href
}

export function otlpHeaders({ headers }: OtlpConfig): Record<string, string> {
  return Object.fromEntries(headers.map(({ name, value }) => [name, value]))
}

/** POST one protobuf message. Rejects with one sentence, which names no header. */
export async function post(config: OtlpConfig, path: OtlpPath, body: Uint8Array): Promise<void> {
  const url = otlpUrl(config.endpoint, path)
  const { host } = new URL(url)
  let status: number
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...otlpHeaders(config), 'content-type': 'application/x-protobuf' },
      body: Buffer.from(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    await response.arrayBuffer()
    status = response.status
  } catch (error) {
    const { cause, message } = error as Error
    throw new Error(
      `${host} does not answer: ${cause instanceof Error ? cause.message : message}`,
      {
        cause: error,
      },
    )
  }
  if (status >= 300) throw new Error(`${host} answered with HTTP status ${status}`)
}
