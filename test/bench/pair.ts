// How long `pair` takes per span: decode, parse, pair, join and write, both ends of each connection on one host.
// Run: node test/bench/pair.ts
import { Registry } from '../../pipeline/telemetry/registry.ts'
import { parsePairConfig } from '../../processors/pair/config.ts'
import { Pair } from '../../processors/pair/pair.ts'
import { resourceOf } from '../../pipeline/naming/index.ts'
import { facts, SimulatedHost } from '../support/events.ts'

const CONNECTIONS = 50
const EXCHANGES = 40_000
/** Exchanges per event batch: 10 ms at 40,000 requests a second. */
const PER_BATCH = 400
const ROUNDS = 7

const request = (i: number): string =>
  `GET /item/${i % 1000} HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nUser-Agent: h2load nghttp2/1.52.0\r\nAccept: */*\r\n\r\n`
const response = `HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\nDate: Sat, 21 Nov 2026 12:00:00 GMT\r\nContent-Type: text/plain\r\nContent-Length: 13\r\nConnection: keep-alive\r\n\r\nHello, World!`

/** Batches of records, made beforehand. */
function record(): { host: SimulatedHost; batches: Uint8Array[] } {
  const host = new SimulatedHost()
  host.facts.set(100, facts(100))
  host.facts.set(200, facts(200))
  const links = Array.from({ length: CONNECTIONS }, () => host.tcp())
  const batches: Uint8Array[] = []
  for (let i = 0; i < EXCHANGES; i++) {
    const { client, server } = links[i % CONNECTIONS]!
    client.send(request(i))
    server.receive(request(i))
    server.send(response)
    client.receive(response)
    if (i % PER_BATCH === PER_BATCH - 1) batches.push(host.take().bytes)
  }
  return { host, batches }
}

const { host, batches } = record()
let best = Infinity
for (let round = 0; round < ROUNDS; round++) {
  const pair = new Pair(parsePairConfig({}), new Registry(), resourceOf)
  let spans = 0
  const from = process.hrtime.bigint()
  for (const bytes of batches) spans += pair.take({ bytes, source: host })?.length ?? 0
  const ns = Number(process.hrtime.bigint() - from)
  if (spans !== EXCHANGES * 2) throw new Error(`${spans} spans instead of ${EXCHANGES * 2}`)
  best = Math.min(best, ns / spans)
  console.log(`${(ns / spans).toFixed(0)} ns/span, ${Math.round(1e9 / (ns / spans))} spans/s`)
}
console.log(`best: ${best.toFixed(0)} ns/span, ${Math.round(1e9 / best)} spans/s`)
