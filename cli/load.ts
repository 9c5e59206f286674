// The configuration that the command line asks for.
import { join, relative } from 'node:path'
import type { Components } from '../pipeline/component.ts'
import { resolveConfig, typeConfig, type Loaded } from '../pipeline/config/load.ts'
import type { Tree } from '../pipeline/config/merge.ts'
import { ALL } from './all.ts'
import type { Arguments } from './arguments.ts'
import { recording, replaying } from './edit.ts'
import { ROOT } from './root.ts'
import { loadUserComponents } from './user_components.ts'

/** Load it, again each time: a reload is another call with the same `given`. Rejects with the Collector's text. */
export async function load(given: Arguments, { validate = true } = {}): Promise<Loaded> {
  const { resolved, components, tree, files } = await loadComponents(given)
  const edited = edit(given, tree, components)
  const config = typeConfig({ tree: edited, places: resolved.places }, components, { validate })
  return { config, components, notes: resolved.notes, files }
}

interface WithComponents {
  readonly resolved: ReturnType<typeof resolveConfig>
  readonly components: Components
  /** Without the key `components`. */
  readonly tree: Tree
  /** With the digests of what was read. */
  readonly files: ReadonlyMap<string, string>
  /** The user's own, with the files that they are in. */
  readonly origins: ReadonlyMap<object, string>
}

/** The configuration as it was written, and ours and the user's components. */
export async function loadComponents({ configs, sets }: Arguments): Promise<WithComponents> {
  const uris = configs.length === 0 ? [shipped()] : configs
  const resolved = resolveConfig([...uris, ...sets], process.env)
  const { files, ...user } = await loadUserComponents(resolved, ALL)
  return { resolved, ...user, files: new Map([...resolved.files, ...files]) }
}

function edit(
  { file, command, record, recordSecrets }: Arguments,
  tree: Tree,
  { receivers }: Components,
): Tree {
  if (command === 'replay' && file !== undefined) return replaying(tree, file, receivers)
  if (record === undefined) return tree
  return recording(tree, { file: record, secrets: recordSecrets }, receivers)
}

/** The shipped pipeline.yaml, as short as it can be said from here. */
function shipped(): string {
  const path = join(ROOT, 'pipeline.yaml')
  const short = relative(process.cwd(), path)
  return `file:${short.startsWith('..') ? path : short}`
}
