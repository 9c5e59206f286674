// node, deno and bun.
import { baseOf, projectOf, scriptName, withoutExtension } from '../path.ts'
import { positional } from './options.ts'

const NODE_VALUED = new Set([
  '-r',
  '--require',
  '--import',
  '--loader',
  '--experimental-loader',
  '-C',
  '--conditions',
  '--env-file',
  '--env-file-if-exists',
  '--experimental-config-file',
])
const NODE_INLINE = new Set(['-e', '--eval', '-p', '--print', '-pe'])

/** Packages that run the script they are given. */
const LAUNCHERS = new Set([
  'tsx',
  'ts-node',
  'ts-node-dev',
  'nodemon',
  'babel-node',
  'vite-node',
  'forever',
  'pm2-runtime',
])
const LAUNCHER_VALUED = new Set([
  '--exec',
  '-x',
  '--watch',
  '-w',
  '-P',
  '--project',
  ...NODE_VALUED,
])

/** `node [options] script [arguments]` (node(1)). */
export function nodeScript(args: readonly string[], cwd: string): string | undefined {
  if (args.some((arg) => arg === '--run' || arg.startsWith('--run='))) return projectOf(cwd)
  let at = positional(args, NODE_VALUED, NODE_INLINE)
  if (args[at] === 'inspect') at = positional(args, NODE_VALUED, NODE_INLINE, at + 1)
  if (at < 0) return undefined
  if (LAUNCHERS.has(packageName(args[at]!))) {
    const next = positional(args, LAUNCHER_VALUED, NODE_INLINE, at + 1)
    if (next >= 0) at = next
  }
  return scriptName(args[at]!, cwd)
}

const DENO_VALUED = new Set([
  '-c',
  '--config',
  '--import-map',
  '--lock',
  '-L',
  '--cert',
  '--location',
])
const DENO_SERVE_VALUED = new Set(['--port', '--host', ...DENO_VALUED])

/** `deno run|serve [options] script`, `deno task name`. */
export function denoScript(args: readonly string[], cwd: string): string | undefined {
  const at = positional(args, DENO_VALUED)
  const command = args[at]
  if (command === undefined || command === 'eval' || command === 'repl') return undefined
  if (command === 'task') return projectOf(cwd)
  if (command !== 'run' && command !== 'serve') return scriptName(command, cwd)
  const script = args[positional(args, DENO_SERVE_VALUED, undefined, at + 1)]
  return script === undefined ? undefined : scriptName(script, cwd)
}

const BUN_VALUED = new Set(['-r', '--preload', '-c', '--config', '--cwd', '--env-file', '--port'])
const BUN_INLINE = new Set(['-e', '--eval', '-p', '--print'])

/** `bun [run] [options] script`; a word without a path is a package.json script. */
export function bunScript(args: readonly string[], cwd: string): string | undefined {
  let at = positional(args, BUN_VALUED, BUN_INLINE)
  if (args[at] === 'run') at = positional(args, BUN_VALUED, BUN_INLINE, at + 1)
  const script = args[at]
  if (script === undefined) return undefined
  return /[./]/.test(script) ? scriptName(script, cwd) : projectOf(cwd)
}

/** The package of a script in node_modules, or the script's own name. */
function packageName(script: string): string {
  const inside = /\/node_modules\/(?:\.bin\/)?([^/]+)/.exec(script)
  return inside ? inside[1]! : withoutExtension(baseOf(script))
}
