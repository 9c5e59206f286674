// A request of OTLP over HTTP.
import type { Running } from './running.ts'

export const PROTOBUF = { 'content-type': 'application/x-protobuf' }
export const JSON_TYPE = { 'content-type': 'application/json' }

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Buffer
}

export async function post(
  run: Running,
  path: string,
  body: Uint8Array | string,
  headers: Record<string, string> = PROTOBUF,
  method = 'POST',
): Promise<Answer> {
  const init = method === 'GET' || method === 'OPTIONS' ? {} : { body }
  const response = await fetch(`http://${run.http}${path}`, {
    method,
    headers,
    redirect: 'manual',
    ...init,
  })
  const { status, headers: got } = response
  return { status, headers: got, body: Buffer.from(await response.arrayBuffer()) }
}
