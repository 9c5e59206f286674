// `npm run acceptance`: every promise of docs/acceptance.md, the tests that carry its id, and how they ended last time.
// `--run`: run all tests first. `--write`: list the test files in docs/acceptance.md.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { isRed, linesOf, rowsOf } from './acceptance/report.ts'
import { readPage, writePage } from './acceptance/page.ts'
import { readResults, runAll } from './acceptance/runs.ts'

const PAGE = 'docs/acceptance.md'
const options = new Set(process.argv.slice(2))

if (options.has('--run')) runAll()
const head = execFileSync('git', ['rev-parse', 'HEAD^{tree}'], { encoding: 'utf8' }).trim()
const { tests, missing } = readResults()
const rows = rowsOf(readPage(readFileSync(PAGE, 'utf8')), tests)
for (const line of linesOf(rows)) console.log(line)

for (const project of missing) {
  console.log(`no results of the project ${project}: run npm run acceptance -- --run`)
}
const stale = tests.filter((test) => test.tree !== head).length
if (stale > 0) {
  console.log(
    `${stale} of ${tests.length} results are older than HEAD: run npm run acceptance -- --run`,
  )
}
const red = rows.filter(isRed).map((row) => row.id)
if (red.length > 0) console.log(`not proven: ${red.join(', ')}`)
else console.log(`all ${rows.length} promises are proven`)

if (options.has('--write')) writeFileSync(PAGE, writePage(readFileSync(PAGE, 'utf8'), rows))
const doubtful = missing.length > 0 || (process.env['CI'] === 'true' && stale > 0)
if (red.length > 0 || doubtful) process.exitCode = 1
