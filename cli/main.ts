// From the words of the command line to a command.
import { ALL } from './all.ts'
import { parseArguments } from './arguments.ts'
import { listComponents } from './components.ts'
import { HELP, VERSION } from './help.ts'
import { run } from './run.ts'
import { validate } from './validate.ts'

/** Do what `words` say. `stop` gives a promise of the signal that asks us to stop. Rejects with one sentence. */
export async function main(words: readonly string[], stop: () => Promise<string>): Promise<void> {
  const given = parseArguments(words)
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
      await run(given, stop())
  }
}
