// One process of the host, as far as this user may look.
import type { ProcessFacts } from '../../pipeline/data/events.ts'
import { executableOf } from '../../pipeline/naming/program.ts'
import { resourceOf } from '../../pipeline/naming/index.ts'
import { openExecutable } from '../../receivers/process/elf.ts'
import { languageWith, librariesOf } from '../../receivers/process/language.ts'
import { descriptorsOf, type Descriptors } from './descriptors.ts'
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
    const language = languageWith(facts, libraries, executable)
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
