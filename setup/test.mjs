// `npm test`: install what tests need, build, run vitest, and end with one line of sums. `--backends`: the tests against
// a real Jaeger and a real Prometheus instead, which are built once and kept.
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { parse } from './arguments.mjs'
import { bootstrap } from './bootstrap.mjs'
import { NODE } from './modules.mjs'
import { TEST } from './packages.mjs'
import { StepError } from './step.mjs'

const SUMS = 'test-results/last.json'

process.chdir(new URL('..', import.meta.url).pathname)
const { given, rest, consent } = parse(process.argv.slice(2), ['--backends'])
const projects = given.has('--backends') ? ['backends'] : ['unit', 'kernel', 'e2e']
try {
  await bootstrap(consent, TEST)
  if (given.has('--backends')) buildBackends()
  process.exitCode = await test(projects, rest)
} catch (error) {
  if (!(error instanceof StepError)) throw error
  console.error(`spantap: ${error.message}`)
  process.exitCode = 1
}

function buildBackends() {
  const { status } = spawnSync('test/backends/build.sh', ['jaeger', 'prometheus'], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (status !== 0) throw new StepError(`test/backends/build.sh ended with ${status}`)
}

/** Run vitest, print the sums, give the exit code. A skipped test is a failed one where CI=true promises root and BPF. */
async function test(projects, more) {
  rmSync(SUMS, { force: true })
  const options = projects.flatMap((project) => ['--project', project])
  const code = await vitest(['run', ...options, ...more])
  const { passed, failed, skipped } = sums()
  for (const name of skipped) console.log(`skipped: ${name}`)
  const bad = failed + (process.env.CI === 'true' ? skipped.length : 0)
  console.log(`${passed} passed, ${bad} failed`)
  return code === 0 && bad > 0 ? 1 : code
}

function vitest(args) {
  const child = spawn(NODE, ['node_modules/vitest/vitest.mjs', ...args], { stdio: 'inherit' })
  return new Promise((resolve) => child.on('exit', (code, signal) => resolve(signal ? 1 : code)))
}

/** What test/setup/reporter.ts left. Without it vitest did not come to an end. */
function sums() {
  try {
    return JSON.parse(readFileSync(SUMS, 'utf8'))
  } catch {
    return { passed: 0, failed: 1, skipped: [] }
  }
}
