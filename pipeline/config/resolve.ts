// From locations to one tree with every `${…}` expanded (confmap/resolver.go): all are merged first, and expanded then.
import { dirname } from 'node:path'
import type { Environment, Note } from './env.ts'
import { expand } from './expand.ts'
import type { Places } from './explain.ts'
import { withPrefix } from '../errors.ts'
import { nameOf, type Location } from './location.ts'
import { merge, unflatten, type Tree } from './merge.ts'
import { retrieve, type Sources } from './retrieve.ts'
import { asConf } from './retrieved.ts'

export interface Resolved {
  readonly tree: Tree
  readonly places: Places
  /** To be logged once the logger exists. */
  readonly notes: readonly Note[]
  /** Absolute paths of every file that was read, also by `${file:…}`, and of each the digest of what was read. */
  readonly files: ReadonlyMap<string, string>
  /** The folder of the file that named a key of the top level last: what paths in it are relative to. */
  readonly folders: ReadonlyMap<string, string>
}

/** Throws an Error with the Collector's text. */
export function resolve(locations: readonly Location[], env: Environment): Resolved {
  const sources: Sources = { env, notes: [], files: new Map() }
  const places = new Map<string, string>()
  const folders = new Map<string, string>()
  let tree: Tree = {}
  for (const location of locations) {
    const found = retrieveConf(location, sources)
    const conf = unflatten(asConf(found))
    const name = displayed(location)
    for (const [path, line] of found.lines) places.set(path, `${name}:${line}`)
    const folder = location.scheme === 'file' ? dirname(location.opaque) : '.'
    for (const key of Object.keys(conf)) folders.set(key, folder)
    tree = merge(tree, conf)
  }
  const expanded = expand(tree, sources) as Tree
  const { notes, files } = sources
  return { tree: expanded, places, notes, files, folders }
}

function retrieveConf(location: Location, sources: Sources): ReturnType<typeof retrieve> {
  try {
    return retrieve(location, sources)
  } catch (error) {
    throw withPrefix('cannot retrieve the configuration', error)
  }
}

/** As the user calls it. The text of a `yaml:` may be a secret. */
function displayed(location: Location): string {
  if (location.scheme === 'file') return location.opaque
  return location.scheme === 'yaml' ? 'yaml:' : nameOf(location)
}
