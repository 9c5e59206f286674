// Requests as an SDK sends them: one resource, one scope, spans with eight attributes of their own, ids that look random.
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { attributeSet } from '../../pipeline/data/attributes.ts'
import type { Resource, Scope } from '../../pipeline/data/resource.ts'
import { SpanBatch } from '../../pipeline/data/spans.ts'
import { writeTraces } from '../../pipeline/otlp/traces.ts'
import { Writer } from '../../pipeline/otlp/writer.ts'

const RESOURCE: Resource = {
  attributes: attributeSet([
    'service.name',
    'checkout',
    'service.instance.id',
    'f3c9d2b1-6f0e-4f0a-9a53-7d1d6c1d8f1e',
    'telemetry.sdk.language',
    'nodejs',
    'telemetry.sdk.name',
    'opentelemetry',
    'telemetry.sdk.version',
    '2.12.1',
    'host.name',
    'checkout-7d4b9c6f5-x2x9p',
  ]),
  schemaUrl: '',
  service: 'checkout',
}
const SCOPE: Scope = {
  name: '@opentelemetry/instrumentation-http',
  version: '0.223.0',
  attributes: attributeSet([]),
}

/** An ExportTraceServiceRequest of `spans` spans. */
export function requestOf(spans: number): Uint8Array {
  const batch = new SpanBatch(spans)
  for (let i = 0; i < spans; i++) {
    const row = batch.add(RESOURCE, SCOPE, `GET /api/items/:id`)
    const id = createHash('sha256').update(String(i)).digest()
    batch.setIds(row, id.subarray(0, 16), id.subarray(16, 24), id.subarray(24, 32))
    batch.setTimes(row, i * 7919, i * 7919 + 1_000_003, 0x1234_5678, 0x17bc_4a11)
    batch.kind[row] = 2
    batch.flags[row] = 1
    batch.own[row] = [
      'http.request.method',
      'GET',
      'url.path',
      `/api/items/${id.readUInt32BE(0) % 10_007}`,
      'url.scheme',
      'http',
      'server.address',
      'checkout.internal',
      'network.peer.address',
      `10.0.${i % 256}.${id[1]}`,
      'user_agent.original',
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36',
      'http.route',
      '/api/items/:id',
      'http.response.status_code',
      i % 13 === 0 ? 500 : 200,
    ]
  }
  const writer = new Writer()
  writeTraces(writer, batch)
  return new Uint8Array(writer.done())
}

export interface Post {
  readonly body: Uint8Array
  readonly headers: Readonly<Record<string, string>>
}

/** As h2load posts it. */
export function postOf(spans: number, encoding: 'gzip' | 'none'): Post {
  const body = requestOf(spans)
  const headers = { 'content-type': 'application/x-protobuf' }
  if (encoding === 'none') return { body, headers }
  return { body: gzipSync(body), headers: { ...headers, 'content-encoding': encoding } }
}
