// PHP on the command line, its built-in server included.
import { projectOf, scriptName } from '../path.ts'
import { optionValue, positional } from './options.ts'

const VALUED = new Set(['-c', '-d', '-S', '-t', '-z', '-F', '-R', '-B', '-E'])
const INLINE = new Set(['-r'])

/** `php [options] [-f] script` and `php -S address [-t folder] [router]` (php(1)). */
export function phpScript(args: readonly string[], cwd: string): string | undefined {
  if (args.includes('-S')) {
    const folder = optionValue(args, '-t')
    return folder === undefined ? projectOf(cwd) : scriptName(`${folder}/index.php`, cwd)
  }
  const file = optionValue(args, '-f', '--file')
  const script = file ?? args[positional(args, VALUED, INLINE)]
  return script === undefined ? undefined : scriptName(script, cwd)
}
