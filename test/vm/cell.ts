// What runs in a cell, in a guest or on the host: all scenarios, with hooks of one rung.
//     node test/vm/cell.ts --attach RUNG --out FOLDER [--main FILE]
import { parseArgs } from 'node:util'
import { runCell } from './scenarios/run.ts'

const type = 'string'
const { values } = parseArgs({ options: { attach: { type }, out: { type }, main: { type } } })
if (values.attach === undefined || values.out === undefined) {
  throw new Error('usage: node test/vm/cell.ts --attach RUNG --out FOLDER [--main FILE]')
}
await runCell(values.attach, values.out, values.main)
