// `npm run soak [-- --minutes 10]`: says every minute how it is, at the end what was promised; exits with 1 when that is not so, or
// when SIGTERM or SIGINT ends it, and leaves nothing running.
import { parseArgs } from 'node:util'
import { SERIES } from './fill.ts'
import { GROWTH_MB, growthMb, soak, type Soak } from './soak.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    json: { type: 'boolean', default: false },
  },
})
const minutes = Number(values.minutes)
if (!Number.isInteger(minutes) || minutes < 1) {
  console.error('npm run soak [-- --minutes N]: N is a whole number')
  process.exit(2)
}
const say = values.json ? console.error : console.log
const told = new AbortController()
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => told.abort(new Error(`ended by ${signal}`)))
}
try {
  const result = await soak(minutes, say, told.signal)
  if (values.json) console.log(JSON.stringify(result))
  else print(result)
  process.exitCode = growthMb(result) <= GROWTH_MB ? 0 : 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

function print(result: Soak): void {
  const { requests, clients, lookups, spans, lost, networkSeries } = result
  const reasons = Object.entries(lost).map(([reason, n]) => `${n} ${reason}`)
  const growth = growthMb(result)
  console.log(`spans: ${spans} at the backend; lost: ${reasons.join(', ') || 'none'}`)
  console.log(`clients: ${requests + clients} requests and ${lookups} lookups, 0 errors`)
  console.log('accounting: every byte captured, skipped or lost for a reason with a name')
  console.log(
    `series: ${SERIES} of clients and ${SERIES} of lookups, which is all that there is room for; ${networkSeries} of the network`,
  )
  console.log(
    `memory: ${growth.toFixed(1)} MB from the first minute to the last (at most ${GROWTH_MB}): ${growth <= GROWTH_MB ? 'flat' : 'NOT FLAT'}`,
  )
}
