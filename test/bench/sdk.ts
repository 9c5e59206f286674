// The OpenTelemetry Node SDK with auto-instrumentation, to compare with.
import { cpSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cached } from '../support/cached.ts'
import { run } from '../support/run.ts'

const SOURCE = fileURLToPath(new URL('sdk/', import.meta.url))
const FILES = ['package.json', 'package-lock.json', '.npmrc']
const REGISTER = '@opentelemetry/auto-instrumentations-node/register'

/** Only when it is not there yet. Gives the file that `node --require` loads before an application. */
export function installSdk(): string {
  const folder = cached('bench-sdk', [join(SOURCE, 'package-lock.json')], (building) => {
    for (const file of FILES) cpSync(join(SOURCE, file), join(building, file))
    run('npm', ['ci', '--ignore-scripts', '--silent'], building)
  })
  return createRequire(join(folder, 'package.json')).resolve(REGISTER)
}
