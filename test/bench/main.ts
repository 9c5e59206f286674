// `npm run bench [accuracy|cost|span|programs|stages|replay|unselected|passthrough …] [--quick] [--write] [--json] [--recording FILE]`: how right spantap is, what it
// costs, and how fast its user side is. Needs root, but for `replay` of a recording. Run it on a machine that does nothing else.
import { parseArgs } from 'node:util'
import { accuracy, accuracyTable } from './accuracy.ts'
import { cost, costTable } from './cost.ts'
import { writePage } from './page.ts'
import { passthrough, passthroughTable } from './passthrough.ts'
import { programCosts, programTable } from './programs.ts'
import { record, type Recorded } from './record.ts'
import { replayRate, replayTable } from './replay_rate.ts'
import { spanCost, spanTable } from './span.ts'
import { stages, stagesTable } from './stages.ts'
import { readTape } from './tape.ts'
import { unselected, unselectedTable } from './unselected.ts'

interface Result {
  readonly table: string
  /** What the table was made of. */
  readonly numbers: unknown
}

const HELP =
  'npm run bench [accuracy|cost|passthrough|programs|replay|span|stages|unselected …] [--quick] [--write] [--json] [--recording FILE]'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    recording: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})
const { quick } = values
const SECONDS = {
  record: quick ? 2 : 5,
  cost: quick ? 2 : 8,
  span: quick ? 2 : 5,
  unselected: quick ? 2 : 5,
}
const ROUNDS = {
  passthrough: quick ? 1 : 5,
  replay: 9,
  stages: quick ? 3 : 7,
  cost: quick ? 1 : 5,
  span: quick ? 3 : 9,
  unselected: quick ? 3 : 9,
}
const REQUESTS = quick ? 101 : 1009

let recorded: Promise<Recorded> | undefined
/** One for all parts that need one. */
const recording = (): Promise<Recorded> => (recorded ??= record(SECONDS.record))

const PARTS: Readonly<Record<string, () => Promise<Result>>> = {
  async accuracy() {
    const rows = await accuracy(REQUESTS)
    return { table: accuracyTable(rows), numbers: rows }
  },
  async cost() {
    const numbers = await cost(ROUNDS.cost, SECONDS.cost)
    return { table: costTable(numbers), numbers }
  },
  async passthrough() {
    const rows = await passthrough(ROUNDS.passthrough, quick ? 200_000 : 1_000_000)
    return { table: passthroughTable(rows), numbers: rows }
  },
  async programs() {
    const rows = await programCosts(SECONDS.span)
    return { table: programTable(rows), numbers: rows }
  },
  async replay() {
    const { recording: file } = values
    const tape = file === undefined ? (await recording()).tape : readTape(file)
    const numbers = await replayRate(tape, ROUNDS.replay)
    return { table: replayTable(numbers), numbers }
  },
  async span() {
    const numbers = await spanCost(ROUNDS.span, SECONDS.span)
    return { table: spanTable(numbers), numbers }
  },
  async stages() {
    const numbers = stages(await recording(), ROUNDS.stages)
    return { table: stagesTable(numbers), numbers }
  },
  async unselected() {
    const plain = await unselected(ROUNDS.unselected, SECONDS.unselected)
    const network = await unselected(ROUNDS.unselected, SECONDS.unselected, { network: true })
    return { table: unselectedTable(plain, network), numbers: { plain, network } }
  },
}

/** It needs a Collector, which `npm run test:backends` builds. */
const ASKED_FOR = 'passthrough'
/** The others are on the page of benchmarks. */
const ON_PERFORMANCE: ReadonlySet<string> = new Set([ASKED_FOR, 'programs', 'span', 'unselected'])
const usual = Object.keys(PARTS).filter((name) => name !== ASKED_FOR)
const wanted = positionals.length === 0 ? usual : positionals
const unknown = wanted.find((name) => !(name in PARTS))
if (values.help || unknown !== undefined) {
  console.error(unknown === undefined ? HELP : `no benchmark "${unknown}": ${HELP}`)
  process.exit(unknown === undefined ? 0 : 1)
}
const results: Record<string, Result> = {}
for (const name of wanted) {
  const result = await PARTS[name]!()
  results[name] = result
  if (!values.json) console.log(`\n${name}\n\n${result.table}`)
}
if (values.json) console.log(JSON.stringify(results))
if (values.write) {
  const tables = Object.entries(results).map(([name, { table }]) => [name, table] as const)
  for (const page of ['benchmarks', 'performance'] as const) {
    const own = tables.filter(([name]) => ON_PERFORMANCE.has(name) === (page === 'performance'))
    if (own.length > 0) writePage(page, own)
  }
}
