// `npm start`: build what is missing, then run main.ts with our own Node. Runs on any Node from 18 on, without packages.
// `--build-only`: do not run; `--all`: also install what tests and checks need.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parse } from './arguments.mjs'
import { bootstrap } from './bootstrap.mjs'
import { NODE } from './modules.mjs'
import { BACKENDS, CHECK, TEST, VM } from './packages.mjs'
import { StepError } from './step.mjs'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const { given, rest, consent } = parse(process.argv.slice(2), ['--build-only', '--all'])
try {
  await bootstrap(consent, given.has('--all') ? [...TEST, ...BACKENDS, ...VM, ...CHECK] : [])
  if (!given.has('--build-only')) process.exitCode = await run(NODE, ['main.ts', ...rest])
} catch (error) {
  if (!(error instanceof StepError)) throw error
  console.error(`spantap: ${error.message}`)
  process.exitCode = 1
}

/** Run in our place: same terminal, same signals, same exit code. */
function run(command, args) {
  const child = spawn(command, args, { stdio: 'inherit' })
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGQUIT'])
    process.on(signal, () => child.kill(signal))
  // The terminal sends Ctrl-C to the child as well; a second one would mean "at once".
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]))
  })
}
