// How the command line changes a configuration before it is typed.
import { listed } from '../pipeline/config/collections.ts'
import { mapping, plain } from '../pipeline/config/expanded.ts'
import { parseId } from '../pipeline/config/id.ts'
import type { Receiver } from '../pipeline/component.ts'

type Tree = Readonly<Record<string, unknown>>

/** The receivers of `tree` whose events come from the kernel, by their keys. */
function kernelReceivers(tree: Tree, receivers: readonly Receiver[]): string[] {
  const types = new Set(
    receivers
      .filter(({ type, emits }) => type !== REPLAY && emits.includes('events'))
      .map(({ type }) => type),
  )
  const keys = Object.keys(mapping(tree['receivers']) ?? {})
  return keys.filter((key) => types.has(typeOf(key)))
}

/** Of an id that may be wrong otherwise: that is for the decoder to say. */
const typeOf = (key: string): string => key.split('/', 1)[0]!.trim()

/** The id that `raw` is, however it is spaced; undefined for what the decoder will refuse. */
function idOf(raw: unknown): string | undefined {
  const given = plain(raw)
  if (typeof given !== 'string') return undefined
  try {
    return parseId(given).text
  } catch {
    return undefined
  }
}

const REPLAY = 'replay'

/** `spantap replay FILE`: the recording takes the place of every receiver that watches this host. */
export function replaying(tree: Tree, file: string, receivers: readonly Receiver[]): Tree {
  const keys = kernelReceivers(tree, receivers)
  const gone = new Set(keys.map((key) => idOf(key)))
  const kept = Object.entries(mapping(tree['receivers']) ?? {}).filter(
    ([key]) => !keys.includes(key),
  )
  const service = mapping(tree['service'])
  const pipelines = mapping(service?.['pipelines'])
  const swapped = Object.entries(pipelines ?? {}).map(([id, raw]) => {
    const pipeline = mapping(raw)
    const given = listed(pipeline?.['receivers'])
    if (!given) return [id, raw]
    const ids = given.map((one) => {
      const text = idOf(one)
      return text !== undefined && gone.has(text) ? REPLAY : one
    })
    return [id, { ...pipeline, receivers: [...new Set(ids)] }]
  })
  return {
    ...tree,
    receivers: { ...Object.fromEntries(kept), [REPLAY]: { file } },
    ...(pipelines && { service: { ...service, pipelines: Object.fromEntries(swapped) as Tree } }),
  }
}

/** `--record FILE`: every receiver that watches this host records. Throws when there is none. */
export function recording(
  tree: Tree,
  record: { readonly file: string; readonly secrets: boolean },
  receivers: readonly Receiver[],
): Tree {
  const keys = kernelReceivers(tree, receivers)
  if (keys.length === 0) throw new Error('--record needs a tcp receiver in the configuration')
  const given = mapping(tree['receivers']) ?? {}
  const redact_query_keys = redactedKeys(tree)
  const changed = keys.map((key) => [
    key,
    { ...mapping(given[key]), record: { ...record, redact_query_keys } },
  ])
  return { ...tree, receivers: { ...given, ...(Object.fromEntries(changed) as Tree) } }
}

/** What every `pair` in the configuration redacts: what a span does not show a recording must not, either. */
function redactedKeys(tree: Tree): unknown[] {
  return Object.entries(mapping(tree['processors']) ?? {}).flatMap(([id, raw]) => {
    if (typeOf(id) !== 'pair') return []
    return listed(mapping(raw)?.['redact_query_keys']) ?? []
  })
}
