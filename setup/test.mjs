// `npm test`: install what tests need, build, run vitest, and end with one line of sums. `--backends`: the tests against
// a real Jaeger, Prometheus and Collector instead, which are built once and kept. `--vm [cell…]`: the cells of test/vm instead,
// other kernels in emulation; all of them, or those that are named.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from './arguments.mjs'
import { bootstrap } from './bootstrap.mjs'
import { NODE } from './modules.mjs'
import { BACKENDS, TEST, VM } from './packages.mjs'
import { StepError } from './step.mjs'

const SUMS = 'test-results/last.json'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const { given, rest, consent } = parse(process.argv.slice(2), ['--backends', '--vm'])
const vm = given.has('--vm')
const backends = given.has('--backends')
const projects = vm ? ['vm'] : backends ? ['backends'] : ['unit', 'kernel', 'e2e']
try {
  await bootstrap(consent, [...TEST, ...(backends ? BACKENDS : []), ...(vm ? VM : [])])
  if (backends) buildBackends()
  if (vm) process.env.SPANTAP_VM_CELLS = rest.join(' ')
  // What a cell says is progress: at once, and without a heading for each line. With a filter, some projects have nothing to do.
  const filter = rest.length > 0 ? [...rest, '--passWithNoTests'] : []
  process.exitCode = await test(
    projects,
    vm ? ['--disableConsoleIntercept', ...guests(rest)] : filter,
  )
} catch (error) {
  if (!(error instanceof StepError)) throw error
  console.error(`spantap: ${error.message}`)
  process.exitCode = 1
}

/** Which files of test/vm: with cells to choose from, only what boots them. */
function guests(cells) {
  return cells.length === 0 ? [] : ['boot', 'cells'].map((name) => `test/vm/${name}.test.ts`)
}

function buildBackends() {
  const names = ['jaeger', 'prometheus', 'promtool', 'otelcol', 'telemetrygen']
  const { status } = spawnSync('test/backends/build.sh', names, {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (status !== 0) throw new StepError(`test/backends/build.sh ended with ${status}`)
}

/** Run vitest, print the sums, give the exit code. A skipped test is a failed one where CI=true promises root and BPF. */
async function test(projects, more) {
  const total = { passed: 0, failed: 0, skipped: /** @type {string[]} */ ([]) }
  for (const project of projects) {
    rmSync(SUMS, { force: true })
    const code = await vitest(['run', '--project', project, ...more])
    const { passed, failed, skipped } = sums(code)
    total.passed += passed
    total.failed += failed
    total.skipped.push(...skipped)
  }
  for (const name of total.skipped) console.log(`skipped: ${name}`)
  const none = total.passed + total.failed + total.skipped.length === 0
  if (none) console.log('there is no such test')
  const bad = total.failed + (process.env.CI === 'true' ? total.skipped.length : 0) + Number(none)
  console.log(`${total.passed} passed, ${bad} failed`)
  return bad === 0 ? 0 : 1
}

function vitest(args) {
  const child = spawn(NODE, ['node_modules/vitest/vitest.mjs', ...args], { stdio: 'inherit' })
  return new Promise((resolve) => child.on('exit', (code, signal) => resolve(signal ? 1 : code)))
}

/** What test/setup/reporter.ts left. A run that failed counts as one failure at least. */
function sums(code) {
  const run = existsSync(SUMS) ? JSON.parse(readFileSync(SUMS, 'utf8')) : { passed: 0, failed: 0 }
  return { skipped: [], ...run, failed: Math.max(run.failed, code === 0 ? 0 : 1) }
}
