// Which program a process runs, whatever path, version or title it goes by.
import type { ProcessFacts } from '../data/events.ts'
import { baseOf } from './path.ts'

/** One binary, many programs: the first argument without its path says which. */
const MULTICALL = new Set(['busybox', 'toybox', 'coreutils', 'busybox.static'])

/** Interpreters whose binaries carry a bare major version. */
const NUMBERED =
  /^(node|nodejs|python|pypy|php|php-fpm|php-cgi|ruby|perl|lua|luajit|tclsh|java|dotnet|uwsgi|bun|deno)[-_]?\d[\d.]*(?:-\w+)?$/

/** What a name ends with that is a version. Where a match has begun, no other one begins in the same digits and dots. */
const VERSION = /(?<![\d.](?=\d)|\d(?=\.\d))[-_.]?v?\d+(?:\.\d+)+$/

/** No path is longer (PATH_MAX), and an argument of up to 128 KiB is somebody else's. */
const MAX_ARGUMENT = 4096

export interface Command {
  /** `nginx`, `python`, `wget`; '' when nothing is known. */
  readonly program: string
  /** What follows the program in its argument vector. */
  readonly args: readonly string[]
  /** The first argument when it is not a path of the program: a title that the process gave itself. */
  readonly title: string | undefined
}

/** The executable's base name as /proc/PID/exe has it; the first argument's or the command name when unreadable. */
export function executableOf(facts: ProcessFacts): string {
  const exe = facts.exe.replace(/ \(deleted\)$/, '')
  // A sealed copy in memory (`/memfd:runc_cloned:/proc/self/exe`) is named after nothing.
  if (exe !== '' && !exe.startsWith('/memfd:')) return baseOf(exe)
  return baseOf(firstWord(facts.args[0] ?? '')) || facts.comm
}

/** Find the program behind dynamic loaders, multi-call binaries, login shells and titles. */
export function commandOf(facts: ProcessFacts): Command {
  let args = trimmed(facts.args).map((arg) => arg.slice(0, MAX_ARGUMENT))
  let executable = executableOf({ ...facts, args })
  if (/^ld(-linux|-musl)?[-.].*so/.test(executable) && args.length > 0) {
    const skip = baseOf(args[0]!) === executable ? 1 : 0
    args = args.slice(skip).slice(loaderOptions(args.slice(skip)))
    executable = baseOf(args[0] ?? executable)
  }
  if (MULTICALL.has(executable)) {
    if (MULTICALL.has(baseOf(args[0] ?? ''))) args = args.slice(1)
    executable = baseOf(args[0] ?? executable)
  }
  const program = versionless(executable)
  const zeroth = args[0] ?? ''
  if (args.length !== 1 || versionless(baseOf(zeroth)) === program) {
    return { program, args: args.slice(1), title: undefined }
  }
  const words = zeroth.split(/\s+/)
  if (versionless(baseOf(words[0]!)) === program) {
    return { program, args: words.slice(1), title: undefined }
  }
  return { program, args: [], title: zeroth }
}

/** `python3.11` → `python`, `tool-1.2.3` → `tool`; a bare number stays (`k3s`, `route53`), but for interpreters. */
export function versionless(named: string): string {
  // A login shell's first argument begins with a hyphen.
  const name = named.replace(/^-/, '')
  const numbered = NUMBERED.exec(name)
  if (numbered) return numbered[1]!
  return name.replace(VERSION, '') || name
}

/** A title that was written over the argument vector leaves zero bytes behind it. */
function trimmed(args: readonly string[]): readonly string[] {
  const last = args.findLastIndex((arg) => arg !== '')
  return args.slice(0, last + 1)
}

function firstWord(text: string): string {
  return /^\S*?(?=:?(?:\s|$))/.exec(text)?.[0] ?? ''
}

function loaderOptions(args: readonly string[]): number {
  let i = 0
  while (i < args.length && args[i]!.startsWith('--')) {
    i += /^--(library-path|preload|argv0|audit|inhibit-rpath)$/.test(args[i]!) ? 2 : 1
  }
  return i
}
