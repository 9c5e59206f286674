// What a running process gives away about the language that it was written in.
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { ProcessFacts } from '../../pipeline/data/events.ts'
import { languageOf } from '../../pipeline/naming/language.ts'
import { openExecutable, type Executable } from './elf.ts'

/** The paths of the standard library that every Rust program carries for its panics. */
const RUST = '/rustc/'
const NO_SECTIONS: ReadonlySet<string> = new Set()

/** Undefined when nothing tells. */
export function languageOfProcess(facts: ProcessFacts): string | undefined {
  const executable = openExecutable(`/proc/${facts.pid}/exe`)
  try {
    return languageWith(facts, librariesOf(facts.pid), executable)
  } finally {
    executable?.close()
  }
}

/** For who has looked at the process already. */
export const languageWith = (
  facts: ProcessFacts,
  libraries: readonly string[],
  executable: Executable | undefined,
): string | undefined =>
  languageOf(facts, {
    libraries,
    sections: executable?.sections ?? NO_SECTIONS,
    rust: () => executable?.contains(RUST, '.rodata') ?? false,
  })

/** Base names of the files that are mapped into a process; none when they are not readable. */
export function librariesOf(pid: number): string[] {
  try {
    const maps = readFileSync(`/proc/${pid}/maps`, 'latin1')
    return [...new Set([...maps.matchAll(/ (\/[^\n]*)$/gm)].map(([, path]) => nameOf(path!)))]
  } catch {
    return []
  }
}

/** A library that was updated since is shown as `PATH (deleted)`. */
const nameOf = (path: string): string => basename(path.replace(/ \(deleted\)$/, ''))
