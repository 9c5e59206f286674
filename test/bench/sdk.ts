// The OpenTelemetry Node SDK with auto-instrumentation, installed into the user's cache and nowhere else: what lies in the tree
// would be found by everything that looks for files.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const SOURCE = fileURLToPath(new URL('sdk/', import.meta.url))
const FILES = ['package.json', 'package-lock.json', '.npmrc']
const REGISTER = '@opentelemetry/auto-instrumentations-node/register'

/** Only when it is not there yet. Gives the file that `node --require` loads before an application. */
export function installSdk(): string {
  const lock = readFileSync(join(SOURCE, 'package-lock.json'))
  const version = createHash('sha256').update(lock).digest('hex').slice(0, 12)
  const folder = join(cache(), `bench-sdk-${version}`)
  if (!existsSync(folder)) install(folder)
  return createRequire(join(folder, 'package.json')).resolve(REGISTER)
}

/** Where bpf/ and the backends keep what they have built, too. */
function cache(): string {
  const { SPANTAP_CACHE, XDG_CACHE_HOME } = process.env
  return SPANTAP_CACHE || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'spantap')
}

/** Into another folder first: what has the right name is whole. */
function install(folder: string): void {
  console.error('installing the OpenTelemetry SDK to compare with …')
  const building = `${folder}.${process.pid}`
  mkdirSync(building, { recursive: true })
  try {
    for (const file of FILES) cpSync(join(SOURCE, file), join(building, file))
    const args = ['ci', '--ignore-scripts', '--silent']
    const stdio = ['ignore', 'ignore', 'inherit'] as const
    const { status } = spawnSync('npm', args, { cwd: building, stdio: [...stdio] })
    if (status !== 0) throw new Error('npm ci failed for test/bench/sdk')
    if (!existsSync(folder)) renameSync(building, folder)
  } finally {
    rmSync(building, { recursive: true, force: true })
  }
}
