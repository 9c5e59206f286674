// From a path to what reads it.
import { find } from '../../match/attributes.ts'
import type { Segment } from './ast.ts'
import type { ContextName } from './context.ts'
import { CONTEXTS, contextOf } from './contexts.ts'
import { valueAt } from './keys.ts'
import type { Get } from './place.ts'

const REVIEW =
  'https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/pkg/ottl/contexts'

/** Throws an Error in the Collector's words for a path that is none, and says what is known here. */
export function pathGetter(name: ContextName, text: string, all: readonly Segment[]): Get {
  const named = contextOf(all[0]!.name)
  const visible = named !== undefined && (named === name || CONTEXTS[name].outer.includes(named))
  const [owner, segments] = visible && all.length > 1 ? [named, all.slice(1)] : [name, all]
  const context = CONTEXTS[owner]
  const [first] = segments
  const wanted = segments.map((segment) => segment.name).join('.')
  const keys = segments.flatMap((segment) => segment.keys)
  if (wanted === 'attributes' && context.attributes) {
    const { attributes } = context
    const [key, ...more] = keys
    if (typeof key === 'string') {
      return (at) => {
        const value = find(attributes(at), key)
        return value === undefined ? null : valueAt(value, more)
      }
    }
  }
  const get = Object.hasOwn(context.paths, wanted) ? context.paths[wanted] : undefined
  if (get && keys.length === 0) return get
  if (get && wanted === 'body') return (at) => valueAt(get(at), keys)
  const known = knownPaths(owner)
  const isPath =
    context.unsupported.includes(first!.name) || get !== undefined || wanted === 'attributes'
  if (isPath && segments.length === 1) {
    throw new Error(
      `path "${text}" of the ${context.title} context is a part of OTTL that spantap does not know (it knows: ${known})`,
    )
  }
  const wrong = Object.keys(context.paths).some((one) => one.split('.', 1)[0] === first!.name)
    ? (segments[1] ?? first!)
    : first!
  throw new Error(
    `segment "${wrong.name}" from path "${text}" is not a valid path nor a valid OTTL keyword for the ${context.title} context` +
      ` - review ${REVIEW}/ottl${owner} to see all valid paths (spantap knows: ${known})`,
  )
}

function knownPaths(name: ContextName): string {
  const { attributes, paths } = CONTEXTS[name]
  return [...(attributes ? ['attributes["…"]'] : []), ...Object.keys(paths)].join(', ')
}
