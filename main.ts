#!/usr/bin/env node
// The process: only here it prints errors and exits. What it does is in cli/.
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { ROOT } from './cli/root.ts'
import { reasonOf } from './pipeline/errors.ts'

/** One sentence, as the Collector ends. */
function fail(error: unknown): void {
  process.stderr.write(`Error: ${reasonOf(error)}\n`)
  process.exitCode = 1
}

/** Something that nobody has foreseen: say it and end, or we would go on in a state that nobody knows. */
function crash(error: unknown): void {
  fail(error)
  process.exit(1)
}

// Without a listener Node opens its debugger for it, to whom any user of the host may talk: for a process of root a hole, and
// log rotators send this signal.
process.on('SIGUSR1', () => {})
process.on('uncaughtException', crash)
process.on('unhandledRejection', crash)
// A reader that goes away (`| head`) is no error.
process.stdout.on('error', () => {})
process.stderr.on('error', () => {})

// Half of the time to start goes into compiling. Not in /tmp, where anyone could put code for root to run.
enableCompileCache(join(ROOT, 'node_modules', '.cache', 'spantap'))
const { main } = await import('./cli/main.ts')
const { listenToSignals } = await import('./cli/signals.ts')
const { Wishes } = await import('./cli/wishes.ts')
const reload = new Wishes()
await main(process.argv.slice(2), () => listenToSignals(reload), reload).catch(fail)
// Nothing that was forgotten may keep us here.
setTimeout(() => process.exit(), 1000).unref()
