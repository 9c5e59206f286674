// Python, and the servers that run a module's application.
import { baseOf, isGeneric, projectOf, scriptName, withoutExtension } from '../path.ts'
import { optionValue } from './options.ts'

/** Servers and workers that are told the application as `module:attribute` or by an option. */
const TOOLS = new Set([
  'uvicorn',
  'gunicorn',
  'hypercorn',
  'daphne',
  'granian',
  'waitress-serve',
  'waitress',
  'celery',
  'flask',
  'uwsgi',
  'fastapi',
  'streamlit',
  'quart',
])

const APPLICATION = /^[A-Za-z_][\w.]*:[A-Za-z_][\w.]*(?:\(.*\))?$/
const MODULE = /^[A-Za-z_][\w.]*$/

/** `python [options] script | -m module | -c code` (python(1)); short options may be run together (`-um pkg`). */
export function pythonScript(args: readonly string[], cwd: string): string | undefined {
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    if (arg === '-') return undefined
    if (!arg.startsWith('-')) return scriptOrTool(arg, args.slice(i + 1), cwd)
    if (arg.startsWith('--')) {
      if (arg === '--check-hash-based-pycs') i++
      continue
    }
    const letter = /[mcWX]/.exec(arg.slice(1))
    if (!letter) continue
    const attached = arg.slice(letter.index + 2)
    const value = attached || args[i + 1]
    if (letter[0] === 'c') return inlineName(value ?? '', cwd)
    if (letter[0] === 'm') {
      if (value === undefined) return undefined
      const rest = args.slice(attached ? i + 1 : i + 2)
      return TOOLS.has(value) ? pythonTool(value, rest, cwd) : runModule(value, cwd)
    }
    if (!attached) i++
  }
  return undefined
}

/** What a server in TOOLS runs; its own name when the arguments do not tell. */
export function pythonTool(tool: string, args: readonly string[], cwd: string): string | undefined {
  const option =
    optionValue(args, '--app', '-A', '--module', '-w', '--wsgi') ?? args.find(isApplication)
  if (option !== undefined && !/^\d/.test(option)) return moduleName(option, cwd)
  const file = optionValue(args, '--wsgi-file', '--file') ?? args.find((a) => /\.pyc?$/.test(a))
  if (file !== undefined) return scriptName(file, cwd)
  const last = args.at(-1)
  if (tool === 'gunicorn' && last !== undefined && MODULE.test(last)) return moduleName(last, cwd)
  return projectOf(cwd) ?? tool
}

/** `shop.wsgi:application` → shop; `app:app` in /srv/shop → shop; nothing better: the module itself. */
export function moduleName(application: string, cwd: string): string | undefined {
  const module = application.split(':', 1)[0]!
  if (module.includes('/')) return scriptName(module, cwd)
  const parts = withoutExtension(module).split('.')
  while (parts.length > 0 && isGeneric(parts.at(-1)!)) parts.pop()
  return parts.join('.') || projectOf(cwd) || module
}

function isApplication(arg: string): boolean {
  return APPLICATION.test(arg) && !arg.startsWith('localhost:')
}

function scriptOrTool(script: string, rest: readonly string[], cwd: string): string | undefined {
  const tool = withoutExtension(baseOf(script))
  if (TOOLS.has(tool)) return pythonTool(tool, rest, cwd)
  // `python -m pkg` shows as the path of pkg/__main__.py in some wrappers; the folder is the package then.
  return scriptName(script, cwd)
}

function runModule(module: string, cwd: string): string | undefined {
  // The one module of the standard library that people serve with and that ends in a generic word.
  return module === 'http.server' ? module : moduleName(module, cwd)
}

/** Workers of multiprocessing are `-c` and code; what they serve is their parent's project. */
function inlineName(code: string, cwd: string): string | undefined {
  return code.includes('multiprocessing') ? projectOf(cwd) : undefined
}
