// From the words of the command line to a command.
import { parseArguments } from './arguments.ts'
import { listComponents } from './components.ts'
import { doctor } from './doctor/index.ts'
import { listGates } from './gates.ts'
import { HELP, VERSION } from './help.ts'
import { loadComponents } from './load.ts'
import { printConfig } from './print.ts'
import { run } from './run.ts'
import { validate } from './validate.ts'
import { Wishes } from './wishes.ts'

/**
 * Do what `words` say. `stop` gives a promise of the signal that asks us to stop, `reload` says when the configuration is to be
 * loaded again. Rejects with one sentence.
 */
export async function main(
  words: readonly string[],
  stop: () => Promise<string>,
  reload = new Wishes(),
): Promise<void> {
  const given = parseArguments(words)
  switch (given.command) {
    case 'help':
      process.stdout.write(HELP)
      return
    case 'version':
      process.stdout.write(VERSION)
      return
    case 'components':
      process.stdout.write(await listComponents(await loadComponents(given)))
      return
    case 'featuregate':
      process.stdout.write(listGates(given.file))
      return
    case 'print-config':
      process.stdout.write(await printConfig(given))
      return
    case 'doctor':
      await doctor(given)
      return
    case 'validate':
      await validate(given)
      return
    case 'run':
    case 'replay':
      await run(given, stop(), reload)
  }
}
