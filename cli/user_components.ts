// Components from the user's own files: the key `components` of a configuration lists modules, and each one's default export is a
// component or a list of them.
import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { extname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Components } from '../pipeline/component.ts'
import type { Resolved } from '../pipeline/config/resolve.ts'
import { mapping, plain } from '../pipeline/config/expanded.ts'
import type { Tree } from '../pipeline/config/merge.ts'
import { digestOf } from '../pipeline/digest.ts'
import { reasonOf } from '../pipeline/errors.ts'
import { oneLine } from '../pipeline/one_line.ts'
import { kindOf } from './component_shape.ts'

const KEY = 'components'

export interface UserComponents {
  readonly components: Components
  /** The configuration without the key. */
  readonly tree: Tree
  /** Absolute paths of the modules, and of each the digest of what was loaded. */
  readonly files: ReadonlyMap<string, string>
  /** Which module a component came from. */
  readonly origins: ReadonlyMap<object, string>
}

/** `known` and what the modules add. Rejects with one sentence that names the module and the fix. */
export async function loadUserComponents(
  { tree, folders }: Pick<Resolved, 'tree' | 'folders'>,
  known: Components,
): Promise<UserComponents> {
  if (!Object.hasOwn(tree, KEY))
    return { components: known, tree, files: new Map(), origins: new Map() }
  const { [KEY]: given, ...rest } = tree
  const names = namesOf(given)
  const all: Record<keyof Components, Named[]> = {
    receivers: [...known.receivers],
    processors: [...known.processors],
    connectors: [...known.connectors],
    exporters: [...known.exporters],
    extensions: [...known.extensions],
  }
  const files = new Map<string, string>()
  const origins = new Map<object, string>()
  for (const name of names) {
    const file = resolve(folders.get(KEY) ?? '.', name)
    const digest = digestIn(name, file)
    files.set(file, digest)
    for (const one of await componentsIn(name, file, digest)) origins.set(add(name, one), file)
  }
  return { components: all as unknown as Components, tree: rest, files, origins }

  function add(name: string, one: unknown): object {
    const found = kindOf(one)
    if (typeof found === 'string') throw wrong(name, found)
    const { kind, component } = found
    const twice = all[kind].some(
      ({ type, alias }) => component.type === type || component.type === alias,
    )
    if (twice) {
      throw wrong(
        name,
        `there is a ${kind.slice(0, -1)} "${component.type}" already: give it another type`,
      )
    }
    all[kind].push(component)
    return component
  }
}

interface Named {
  readonly type: string
  readonly alias?: string
}

function namesOf(given: unknown): readonly string[] {
  const value = plain(given)
  if (value === null) return []
  const list = Array.isArray(value) ? value.map(plain) : [value]
  if (!mapping(value) && list.every((one) => typeof one === 'string' && one !== '')) {
    return list as string[]
  }
  throw new Error(`failed to get config: 'components' must be a list of files, as [./acme.ts]`)
}

const wrong = (name: string, why: string): Error =>
  new Error(`failed to get config: cannot load the components of ${name}: ${why}`)

async function componentsIn(
  name: string,
  file: string,
  digest: string,
): Promise<readonly unknown[]> {
  const found = (await imported(name, file, digest)) as { readonly default?: unknown }
  const { default: value } = found
  if (value === undefined) {
    throw wrong(name, 'it has no default export: export default a component, or a list of them')
  }
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  if (list.length === 0) throw wrong(name, 'its default export is an empty list')
  return list
}

/** What a user's module imports from us is what runs here, wherever the module lies: no package needs to be installed beside it. */
const OURS: Readonly<Record<string, string>> = {
  'spantap/component':
    new URL('../pipeline/public', import.meta.url).href + extname(import.meta.url),
}
let hooked = false

function hook(): void {
  if (hooked) return
  hooked = true
  registerHooks({
    resolve(specifier, context, next) {
      if (Object.hasOwn(OURS, specifier)) return { url: OURS[specifier]!, shortCircuit: true }
      const rxjs = specifier === 'rxjs' || specifier.startsWith('rxjs/')
      return next(specifier, rxjs ? { ...context, parentURL: import.meta.url } : context)
    },
  })
}

/** Before it is loaded: what changes it meanwhile is a change. */
function digestIn(name: string, file: string): string {
  try {
    return digestOf(readFileSync(file))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') throw wrong(name, `open ${file}: no such file or directory`)
    throw wrong(name, oneLine(reasonOf(error)))
  }
}

/** Of a file that has changed since, the new one; of one that has not, the same components, which then run on. */
async function imported(name: string, file: string, digest: string): Promise<unknown> {
  hook()
  try {
    return await import(`${pathToFileURL(file).href}?content=${digest}`)
  } catch (error) {
    throw wrong(name, oneLine(reasonOf(error)))
  }
}
