// Ruby: scripts, and the servers that run the application of a folder.
import { baseOf, projectOf, scriptName, withoutExtension } from '../path.ts'
import { positional } from './options.ts'

const VALUED = new Set(['-I', '-r', '-C', '-E', '-F', '-K', '--encoding', '--external-encoding'])
const INLINE = new Set(['-e'])

/** Programs that serve what lies in the working folder. */
const TOOLS = new Set([
  'rails',
  'puma',
  'unicorn',
  'rackup',
  'thin',
  'falcon',
  'passenger',
  'sidekiq',
])

/** `ruby [options] script [arguments]` (ruby(1)); `bundle exec tool` is the tool. */
export function rubyScript(args: readonly string[], cwd: string): string | undefined {
  let at = positional(args, VALUED, INLINE)
  if (baseOf(args[at] ?? '') === 'bundle' && args[at + 1] === 'exec') at += 2
  const script = args[at]
  if (script === undefined) return undefined
  const tool = withoutExtension(baseOf(script))
  if (TOOLS.has(tool)) return projectOf(cwd) ?? tool
  return scriptName(script, cwd)
}
