// Shells and other interpreters that only know `program [options] script`.
import { scriptName } from '../path.ts'
import { positional } from './options.ts'

const VALUED = new Set(['-o', '+o', '-O', '+O', '--rcfile', '--init-file'])
const NONE: ReadonlySet<string> = new Set()

/** `bash [options] script`; code after -c names nothing. */
export function shellScript(args: readonly string[], cwd: string): string | undefined {
  for (const arg of args) {
    if (/^-[a-z]+$/.test(arg) && arg.includes('c')) return undefined
    if (!arg.startsWith('-')) break
  }
  const script = args[positional(args, VALUED)]
  return script === undefined ? undefined : scriptName(script, cwd)
}

export function plainScript(args: readonly string[], cwd: string): string | undefined {
  const script = args[positional(args, NONE, new Set(['-e']))]
  return script === undefined ? undefined : scriptName(script, cwd)
}
