// S5: under a steady load of 40 % of what the host can do nothing is lost; in a closed loop what is lost is known.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { expectAccounted } from '../support/accounting.ts'
import { CLIENT, SERVER } from '../support/exchanges.ts'
import { h2load } from '../support/h2load.ts'
import { median } from '../support/median.ts'
import { startNginx, type Nginx } from '../support/nginx.ts'
import { startSinkProcess, type SinkProcess } from '../support/otlp_sink_process.ts'
import { rssMb } from '../support/process_cost.ts'
import { startSpantap, type Spantap } from '../support/spantap.ts'

const SECONDS = 60
const CONNECTIONS = 16

let nginx: Nginx
let sink: SinkProcess
let spantap: Spantap
let closedLoop: number

/** Spans at the sink since the last call, once they have stopped coming. */
async function newSpans(before: number[]): Promise<number[]> {
  let last = -1
  for (;;) {
    const { spans, byKind } = await sink.count()
    if (spans === last) return byKind.map((n, kind) => n - before[kind]!)
    last = spans
    await sleep(1500)
  }
}

beforeAll(async () => {
  nginx = await startNginx('location / { return 200 "hello\\n"; }')
  const rates: number[] = []
  for (let run = 0; run < 5; run++) {
    const { requestsPerSecond } = await h2load({
      urls: [nginx.url],
      requests: 100_003,
      connections: CONNECTIONS,
    })
    rates.push(requestsPerSecond)
  }
  closedLoop = median(rates)
  sink = await startSinkProcess()
  spantap = await startSpantap({ shipped: true, otlp: sink.url })
})

afterAll(async () => {
  const how = await spantap?.stop()
  await sink?.stop()
  await nginx?.stop()
  expect(how).toBe(0)
})

// S6, after every test.
afterEach(() => expectAccounted(spantap))

describe('load', () => {
  it(
    'S5: 60 s at 40 % of the closed loop: nothing lost, memory flat',
    { timeout: 180_000 },
    async () => {
      const rate = Math.floor(closedLoop * 0.4)
      const requests = rate * SECONDS
      const before = (await sink.count()).byKind.slice()
      const load = h2load({ urls: [nginx.url], requests, connections: CONNECTIONS, rate })
      await sleep(20_000)
      const early = rssMb(spantap.pid)
      await sleep(SECONDS * 1000 - 21_000)
      const late = rssMb(spantap.pid)
      const { requests: succeeded } = await load
      const spans = await newSpans(before)
      console.log(
        `R = ${rate}/s of ${Math.round(closedLoop)}/s; RSS ${early.toFixed(0)} MB → ${late.toFixed(0)} MB`,
      )
      expect(succeeded).toBe(requests)
      expect({ server: spans[SERVER], client: spans[CLIENT] }).toEqual({
        server: requests,
        client: requests,
      })
      expect(late).toBeLessThanOrEqual(early + 10)
    },
  )

  it(
    'S5: 60 s closed loop: what is missing is what was counted as lost',
    { timeout: 240_000 },
    async () => {
      const before = (await sink.count()).byKind.slice()
      const lostBefore = await spantap.lostExchanges()
      const part = { urls: [nginx.url], requests: 200_003, connections: CONNECTIONS }
      const until = Date.now() + SECONDS * 1000
      let requests = 0
      while (Date.now() < until) {
        expect(await h2load(part)).toMatchObject({ requests: part.requests })
        requests += part.requests
      }
      const spans = await newSpans(before)
      const lost = await spantap.lostExchanges()
      for (const [reason, n] of lostBefore) lost.set(reason, lost.get(reason)! - n)
      const sum = [...lost.values()].reduce((all, n) => all + n, 0)
      const seen = spans[SERVER]! + spans[CLIENT]!
      const rate = Math.round(requests / SECONDS)
      console.log(`${rate}/s, ${seen} of ${2 * requests} spans, lost`, Object.fromEntries(lost))
      expect(seen + sum).toBe(2 * requests)
      expect(seen / (2 * requests)).toBeGreaterThanOrEqual(0.8)
      expect([...lost.keys()].filter((reason) => /other|unknown/.test(reason))).toEqual([])
    },
  )
})
