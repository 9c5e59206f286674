// Perl: scripts, and the servers that are given one.
import { baseOf, scriptName } from '../path.ts'
import { positional } from './options.ts'

const VALUED = new Set(['-I', '-M', '-m'])
const INLINE = new Set(['-e', '-E'])
const TOOLS = new Set(['plackup', 'starman', 'starlet', 'twiggy', 'morbo', 'hypnotoad'])

/** `perl [options] script [arguments]` (perlrun(1)). */
export function perlScript(args: readonly string[], cwd: string): string | undefined {
  const at = positional(args, VALUED, INLINE)
  const script = args[at]
  if (script === undefined) return undefined
  if (TOOLS.has(baseOf(script))) {
    const served = args.slice(at + 1).find((arg) => /\.(psgi|pl)$/.test(arg))
    if (served !== undefined) return scriptName(served, cwd)
  }
  return scriptName(script, cwd)
}
