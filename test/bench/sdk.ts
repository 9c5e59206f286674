// The OpenTelemetry Node SDK with auto-instrumentation, installed next to the benchmark and nowhere else.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const FOLDER = fileURLToPath(new URL('sdk/', import.meta.url))
const PACKAGE = '@opentelemetry/auto-instrumentations-node'

/** Only when it is not there yet. Gives the file that `node --require` loads before an application. */
export function installSdk(): string {
  if (!existsSync(`${FOLDER}node_modules/${PACKAGE}`)) install()
  return createRequire(FOLDER).resolve(`${PACKAGE}/register`)
}

function install(): void {
  console.error('installing the OpenTelemetry SDK to compare with …')
  const args = ['ci', '--ignore-scripts', '--silent']
  const { status } = spawnSync('npm', args, { cwd: FOLDER, stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) throw new Error('npm ci failed in test/bench/sdk')
}

if (import.meta.main) installSdk()
