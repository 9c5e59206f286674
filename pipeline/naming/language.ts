// In which language a process was written, as the OpenTelemetry conventions call it (telemetry.sdk.language), as far as it shows.
import type { ProcessFacts } from '../data/events.ts'
import { commandOf } from './program.ts'
import { INTERPRETERS } from './scripts/index.ts'

/** What there is to see of a program beside its name; empty where it is not readable. */
export interface Traces {
  /** Base names of the files that are mapped into it: `libpython3.11.so.1.0`. */
  readonly libraries: readonly string[]
  /** Names of the executable's sections. */
  readonly sections: ReadonlySet<string>
  /** The executable has the paths of Rust's standard library in it (its panics name them, also when it is stripped). */
  rust(): boolean
}

/** Languages that are an interpreter of their own and have no word in the conventions. */
const OTHERS: ReadonlyMap<string, string> = new Map([
  ['perl', 'perl'],
  ['deno', 'deno'],
  ['bun', 'bun'],
  ['lua', 'lua'],
  ['luajit', 'lua'],
  ['tclsh', 'tcl'],
  ['Rscript', 'r'],
])
const SHELLS = new Set(['bash', 'sh', 'dash', 'ash', 'zsh', 'ksh'])

/** A runtime in a program of another name: a launcher, an embedded interpreter, a self-contained build. */
const RUNTIMES: readonly (readonly [RegExp, string])[] = [
  [/^libjvm\.so/, 'java'],
  [/^lib(?:coreclr|hostpolicy|hostfxr)\.so|^System\.Private\.CoreLib\.dll$/, 'dotnet'],
  [/^libnode\.so/, 'nodejs'],
  [/^libpython\d/, 'python'],
  [/^libruby/, 'ruby'],
  [/^libphp/, 'php'],
  [/^libperl\.so/, 'perl'],
  [/^libswiftCore\.so/, 'swift'],
]
const CPP = /^lib(?:stdc\+\+|c\+\+)\.so/

/** Undefined when nothing tells; what is compiled and neither Go, Rust nor C++ is taken for C. */
export function languageOf(facts: ProcessFacts, traces: Traces): string | undefined {
  const { program } = commandOf(facts)
  const interpreted = INTERPRETERS.get(program)?.language ?? OTHERS.get(program)
  if (interpreted !== undefined) return interpreted
  if (SHELLS.has(program)) return 'shell'
  const { libraries, sections } = traces
  if (sections.has('.go.buildinfo') || sections.has('.gopclntab')) return 'go'
  for (const [library, language] of RUNTIMES) {
    if (libraries.some((one) => library.test(one))) return language
  }
  if (traces.rust()) return 'rust'
  if (libraries.some((one) => CPP.test(one))) return 'cpp'
  return sections.size > 0 ? 'c' : undefined
}
