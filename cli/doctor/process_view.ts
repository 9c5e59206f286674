// One process of the host, as far as this user may look.
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { ProcessFacts } from '../../pipeline/data/events.ts'
import { languageOf } from '../../pipeline/naming/language.ts'
import { executableOf } from '../../pipeline/naming/program.ts'
import { resourceOf } from '../../pipeline/naming/index.ts'
import { descriptorsOf, type Descriptors } from './descriptors.ts'
import { openExecutable, type Executable } from './elf.ts'
import type { Socket } from './socket_table.ts'
import { tlsOf } from './tls.ts'

export interface ProcessView {
  readonly facts: ProcessFacts
  readonly service: string
  readonly executable: string
  readonly language: string | undefined
  /** Undefined when the program is not readable. */
  readonly bits: 32 | 64 | undefined
  readonly tls: string | undefined
  /** Undefined when they are not readable. */
  readonly descriptors: Descriptors | undefined
}

/** The paths of the standard library that every Rust program carries for its panics. */
const RUST = '/rustc/'
const NO_SECTIONS: ReadonlySet<string> = new Set()

/** `held` gathers the inodes of all sockets that a process holds. */
export function viewOf(
  facts: ProcessFacts,
  sockets: ReadonlyMap<string, Socket>,
  held: Set<string>,
): ProcessView {
  const descriptors = descriptorsOf(facts.pid, sockets, held)
  const libraries = librariesOf(facts.pid)
  const executable = openExecutable(`/proc/${facts.pid}/exe`)
  try {
    const language = languageOf(facts, {
      libraries,
      sections: executable?.sections ?? NO_SECTIONS,
      rust: () => isRust(executable),
    })
    return {
      facts,
      service: resourceOf(facts).service,
      executable: executableOf(facts),
      language,
      bits: executable?.bits,
      tls: tlsOf(language, libraries, executable),
      descriptors,
    }
  } finally {
    executable?.close()
  }
}

const isRust = (executable: Executable | undefined): boolean =>
  executable?.contains(RUST, '.rodata') ?? false

/** Base names of the files that are mapped. */
function librariesOf(pid: number): string[] {
  try {
    const maps = readFileSync(`/proc/${pid}/maps`, 'latin1')
    return [...new Set([...maps.matchAll(/ (\/[^\n]*)$/gm)].map(([, path]) => nameOf(path!)))]
  } catch {
    return []
  }
}

/** A library that was updated since is shown as `PATH (deleted)`. */
const nameOf = (path: string): string => basename(path.replace(/ \(deleted\)$/, ''))
