// What it costs to join, encode and compress spans: ns per span, best of some rounds. `node test/bench/encode.ts`
import { randomFillSync } from 'node:crypto'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { attributeSet } from '../../pipeline/data/attributes.ts'
import { SPANTAP_SCOPE, type Resource } from '../../pipeline/data/resource.ts'
import { KIND, SpanBatch } from '../../pipeline/data/spans.ts'
import { writeTraces } from '../../pipeline/otlp/traces.ts'
import { Writer } from '../../pipeline/otlp/writer.ts'
import { traces } from '../../processors/batch/traces.ts'

const ROUNDS = 40
const SPANS = 8192

export interface EncodeCost {
  readonly encodeNsPerSpan: number
  readonly bytesPerSpan: number
  /** To make one batch of 16. */
  readonly joinNsPerSpan: number
}

export function encodeCost(): EncodeCost {
  const batch = made(SPANS)
  const writer = new Writer()
  const encode = best(() => {
    writer.reset()
    writeTraces(writer, batch)
  })
  const parts = Array.from({ length: 16 }, () => {
    const data = made(SPANS / 16)
    return { data, items: data.length, from: 0, to: data.length }
  })
  const join = best(() => void traces(parts))
  return {
    encodeNsPerSpan: encode / SPANS,
    bytesPerSpan: writer.at / SPANS,
    joinNsPerSpan: join / SPANS,
  }
}

/** HTTP spans of three services that take turns: 16 routes, 50 connections, three attributes of their own. */
function made(spans: number): SpanBatch {
  const resources = ['nginx', 'api', 'db'].map((service): Resource => {
    const list = ['service.name', service, 'service.instance.id', 'a1b2c3', 'host.name', 'box']
    return { attributes: attributeSet([...list, 'process.pid', 1234]), schemaUrl: '', service }
  })
  const dimensions = Array.from({ length: 16 }, (_, i) =>
    attributeSet([
      'http.request.method',
      'GET',
      'http.route',
      `/api/v1/users/{id}/r${i}`,
      'http.response.status_code',
      200,
      'url.scheme',
      'http',
    ]),
  )
  const connections = Array.from({ length: 50 }, (_, i) =>
    attributeSet([
      'server.address',
      '10.0.0.1',
      'server.port',
      8080,
      'client.address',
      '10.0.0.9',
      'network.peer.port',
      40_000 + i,
    ]),
  )
  const batch = new SpanBatch(spans)
  for (let i = 0; i < spans; i++) {
    const row = batch.add(resources[i % 3]!, SPANTAP_SCOPE, `GET /api/v1/users/{id}/r${i % 16}`)
    batch.dimensions[row] = dimensions[i % 16]!
    batch.connection[row] = connections[i % 50]!
    batch.own[row] = [
      'url.path',
      `/api/v1/users/${i}/r${i % 16}`,
      'user_agent.original',
      'curl/8.1.2',
      'spantap.sources',
      'tcp',
    ]
    batch.kind[row] = i % 2 === 0 ? KIND.server : KIND.client
    batch.flags[row] = 1
    batch.setTimes(row, 1e12 + i * 1e5, 1e12 + i * 1e5 + 2e6, 123_456_789, 400_000_000)
  }
  randomFillSync(batch.ids)
  return batch
}

/** ns of the fastest round. */
function best(work: () => void, rounds = ROUNDS): number {
  let least = Infinity
  for (let round = 0; round < rounds; round++) {
    const start = process.hrtime.bigint()
    work()
    least = Math.min(least, Number(process.hrtime.bigint() - start))
  }
  return least
}

if (import.meta.main) {
  const { encodeNsPerSpan, bytesPerSpan, joinNsPerSpan } = encodeCost()
  console.log(`join: ${joinNsPerSpan.toFixed(0)} ns per span`)
  console.log(
    `encode: ${encodeNsPerSpan.toFixed(0)} ns and ${bytesPerSpan.toFixed(0)} bytes per span`,
  )
  const writer = new Writer()
  writeTraces(writer, made(SPANS))
  const compressors = {
    ...Object.fromEntries(
      [1, 2, 3, 6].map((level) => [`gzip ${level}`, () => gzipSync(writer.done(), { level })]),
    ),
    zstd: () => zstdCompressSync(writer.done()),
  }
  for (const [name, compress] of Object.entries(compressors)) {
    const ns = best(compress, 5) / SPANS
    const bytes = compress().length / SPANS
    console.log(`${name}: ${ns.toFixed(0)} ns and ${bytes.toFixed(0)} bytes per span`)
  }
}
