#!/usr/bin/env node
// The command line. Only here the process listens to signals, prints errors and exits.
import { ALL } from './cli/all.ts'
import { parseArguments } from './cli/arguments.ts'
import { listComponents } from './cli/components.ts'
import { HELP, VERSION } from './cli/help.ts'
import { run } from './cli/run.ts'
import { validate } from './cli/validate.ts'

/** Resolves with the first signal that asks us to stop; a second one stops us at once. */
function signalled(): Promise<string> {
  return new Promise((resolve) => {
    let asked = false
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(name, () => {
        if (asked) process.exit(1)
        asked = true
        resolve(name)
      })
    }
  })
}

async function main(): Promise<void> {
  const given = parseArguments(process.argv.slice(2))
  switch (given.command) {
    case 'help':
      process.stdout.write(HELP)
      return
    case 'version':
      process.stdout.write(VERSION)
      return
    case 'components':
      process.stdout.write(listComponents(ALL))
      return
    case 'validate':
      validate(given)
      return
    case 'run':
    case 'replay':
      await run(given, signalled())
  }
}

/** One sentence, as the Collector ends. */
function fail(error: unknown): void {
  process.stderr.write(`Error: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}

/** Something that nobody has foreseen: say it and end, or we would go on in a state that nobody knows. */
function crash(error: unknown): void {
  fail(error)
  process.exit(1)
}

process.on('uncaughtException', crash)
process.on('unhandledRejection', crash)
// A reader that goes away (`| head`) is no error.
process.stdout.on('error', () => {})
process.stderr.on('error', () => {})

await main().catch(fail)
// Nothing that was forgotten may keep us here.
setTimeout(() => process.exit(), 1000).unref()
