// What runs in a cell, in a guest or on the host: all scenarios, with hooks of one rung; then each of its programs is taken away.
//     node test/vm/cell.ts --attach RUNG --out FOLDER [--main FILE] [--features]
import { parseArgs } from 'node:util'
import { tryFeatures } from './features.ts'
import { runCell } from './scenarios/run.ts'

const type = 'string'
const { values } = parseArgs({
  options: { attach: { type }, out: { type }, main: { type }, features: { type: 'boolean' } },
})
if (values.attach === undefined || values.out === undefined) {
  throw new Error(
    'usage: node test/vm/cell.ts --attach RUNG --out FOLDER [--main FILE] [--features]',
  )
}
await runCell(values.attach, values.out, values.main)
if (values.features) await tryFeatures(values.attach, values.out)
