// What is at a location: the providers `env`, `file` and `yaml` (confmap/provider).
import { readFileSync } from 'node:fs'
import { normalize, resolve } from 'node:path'
import { digestOf } from '../digest.ts'
import { goQuote } from './go_quote.ts'
import { fromEnvironment, type Environment, type Note } from './env.ts'
import { Expanded } from './expanded.ts'
import { isNetwork, nameOf, NO_NETWORK, type Location } from './location.ts'
import { parseText, type Retrieved } from './retrieved.ts'

/** What is asked, and what was learned on the way. */
export interface Sources {
  readonly env: Environment
  readonly notes: Note[]
  /** Absolute paths of the files that were read, and of each the digest of what was there when it was read first. */
  readonly files: Map<string, string>
}

/** Throws an Error with the Collector's text. */
export function retrieve(location: Location, sources: Sources): Retrieved {
  const { scheme, opaque } = location
  if (scheme === 'env') return fromEnvironment(opaque, sources.env, sources.notes)
  if (scheme === 'yaml') return parseText(opaque)
  if (scheme === 'file') return parseText(read(opaque, sources))
  const meant = opaque.startsWith('-') ? ` (a default needs env: \${env:${nameOf(location)}})` : ''
  const why = isNetwork(scheme) ? `: ${NO_NETWORK}` : meant
  throw new Error(
    `scheme ${goQuote(scheme)} is not supported for uri ${goQuote(nameOf(location))}${why}`,
  )
}

/** As a value of a configuration. */
export const toExpanded = ({ value, original }: Retrieved): Expanded =>
  new Expanded(value, original)

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  ENOTDIR: 'not a directory',
  ENAMETOOLONG: 'file name too long',
  ELOOP: 'too many levels of symbolic links',
}

function read(file: string, { files }: Sources): string {
  const clean = file === '' ? '.' : normalize(file).replace(/(?<=.)\/$/, '')
  try {
    const bytes = readFileSync(clean)
    const path = resolve(clean)
    if (!files.has(path)) files.set(path, digestOf(bytes))
    return bytes.toString()
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const why =
      code === 'EISDIR'
        ? `read ${clean}: is a directory`
        : `open ${clean}: ${REASONS[code ?? ''] ?? message}`
    throw new Error(`unable to read the file file:${file}: ${why}`, { cause: error })
  }
}
