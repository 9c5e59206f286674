// What runs in a cell, in a guest or on the host: all scenarios, with hooks of one rung.
//     node test/vm/cell.ts --attach RUNG --out FOLDER
import { parseArgs } from 'node:util'
import { runCell } from './scenarios/run.ts'

const { values } = parseArgs({ options: { attach: { type: 'string' }, out: { type: 'string' } } })
if (values.attach === undefined || values.out === undefined) {
  throw new Error('usage: node test/vm/cell.ts --attach RUNG --out FOLDER')
}
await runCell(values.attach, values.out)
