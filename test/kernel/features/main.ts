// The same as each.test.ts on a rung of another kernel: node test/kernel/features/main.ts RUNG [PROGRAM…]. A line for each program; exits with 1
// when something else goes than the list of features says.
import { isDeepStrictEqual } from 'node:util'
import { reportOn, without, type Found } from './without.ts'

const [, , attach = 'auto', ...chosen] = process.argv
const { object, programs } = reportOn(attach)
const names = programs.filter(({ state }) => state === 'attached').map(({ program }) => program)
const all = [
  [],
  ...names.map((name) => [name]),
  ['set_state', 'set_state_nested'],
  ['network_state', 'network_state_nested'],
]
const sets = chosen.length > 0 ? [[], ...chosen.map((name) => [name])] : all
let wrong = 0
for (const disable of sets) {
  const { expected, found } = await without(attach, disable)
  const good = isDeepStrictEqual(found, expected)
  if (!good) wrong++
  console.log(`${object} without ${disable.join(' and ') || 'nothing'}: ${good ? 'ok' : 'WRONG'}`)
  for (const part of Object.keys(expected) as (keyof Found)[]) {
    for (const line of expected[part].filter((one) => !found[part].includes(one))) {
      console.log(`  - ${part}: ${line}`)
    }
    for (const line of found[part].filter((one) => !expected[part].includes(one))) {
      console.log(`  + ${part}: ${line}`)
    }
  }
}
console.log(`${sets.length - wrong} ok, ${wrong} wrong`)
process.exit(wrong === 0 ? 0 : 1)
