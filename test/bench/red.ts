// What red costs: ns per span to count, ms per collection of a full table. `node test/bench/red.ts`
import { Counts } from '../../connectors/red/count.ts'
import { collect } from '../../connectors/red/collect.ts'
import { attributeSet } from '../../pipeline/data/attributes.ts'
import { SPANTAP_SCOPE, type Resource } from '../../pipeline/data/resource.ts'
import { KIND, SpanBatch } from '../../pipeline/data/spans.ts'
import { testSettings } from '../connectors/settings.ts'

const ROUNDS = 5

export interface RedCost {
  readonly series: number
  readonly nsPerSpan: number
  readonly msPerCollection: number
}

/** Best of some rounds, with `services` × `routes` series on each side and every span of another series than its neighbour. */
export function redCost(services: number, routes: number, spans = 400_000): RedCost {
  const batches = made(services, routes)
  let best = Infinity
  let collection = Infinity
  let series = 0
  for (let round = 0; round < ROUNDS; round++) {
    const counts = new Counts(2000, testSettings('connector', 'red').telemetry)
    for (const batch of batches) counts.add(batch, 0n, 0)
    const start = process.hrtime.bigint()
    let done = 0
    for (let i = 0; done < spans; i = (i + 1) % batches.length) {
      counts.add(batches[i]!, 0n, i)
      done += batches[i]!.length
    }
    best = Math.min(best, Number(process.hrtime.bigint() - start) / done)
    const from = performance.now()
    collect(counts.tables, 1n)
    collection = Math.min(collection, performance.now() - from)
    series = counts.tables.server.size + counts.tables.client.size
  }
  return { series, nsPerSpan: best, msPerCollection: collection }
}

function made(services: number, routes: number): SpanBatch[] {
  const resources: Resource[] = Array.from({ length: services }, (_, i) => {
    const service = `service-${i}`
    return { attributes: attributeSet(['service.name', service]), schemaUrl: '', service }
  })
  const sets = Array.from({ length: routes }, (_, i) =>
    attributeSet(['http.request.method', 'GET', 'http.route', `/r/${i}`]),
  )
  return Array.from({ length: 64 }, (_, b) => {
    const batch = new SpanBatch(512)
    for (let i = 0; i < 512; i++) {
      // A stride that is prime to both sizes visits every pair.
      const n = (b * 512 + i) * 7919
      const row = batch.add(resources[n % services]!, SPANTAP_SCOPE, 'GET')
      batch.setTimes(row, 0, (n % 997) * 1e5, 0, 0)
      batch.kind[row] = i % 2 === 0 ? KIND.server : KIND.client
      batch.dimensions[row] = sets[Math.floor(n / services) % routes]!
      batch.requestBytes[row] = 0
      batch.responseBytes[row] = n % 100_000
    }
    return batch
  })
}

if (import.meta.main) {
  for (const [services, routes] of [
    [1, 1],
    [5, 20],
    [20, 100],
  ] as const) {
    const { series, nsPerSpan, msPerCollection } = redCost(services, routes)
    console.log(
      `${series} series: ${nsPerSpan.toFixed(0)} ns per span, ${msPerCollection.toFixed(2)} ms per collection`,
    )
  }
}
