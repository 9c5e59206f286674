// `${…}` in the values of a configuration, as confmap/expand.go does it: innermost first, `$$` escapes, a value that is one
// whole `${…}` keeps its type.
import { Expanded, Float } from './expanded.ts'
import { parseLocation } from './location.ts'
import { retrieve, toExpanded, type Sources } from './retrieve.ts'

const ROUNDS = 1000
const DEFAULT_SCHEME = 'env'
/** Of all values together: what doubles in every round would fill the memory before it is refused. */
const MAX_CHARACTERS = 64_000_000
const MAX_EXPANSIONS = 200_000

interface Step {
  readonly value: unknown
  readonly changed: boolean
}

/**
 * Every leaf of `tree` expanded and unescaped; keys are left alone. Throws an Error with the Collector's text, and for what grows
 * without end.
 */
export function expand(tree: unknown, sources: Sources): unknown {
  let characters = 0
  let rounds = 0
  const retrieved = new Map<string, Expanded>()
  return leaves(tree)

  function leaves(value: unknown): unknown {
    if (isMapping(value) && Object.keys(value).length > 0) return mapValues(value, leaves)
    let current = value
    for (let round = 0; round < ROUNDS; round++) {
      const { value: next, changed } = step(current)
      if (!changed) return unescape(next)
      current = next
    }
    throw new Error('too many recursive expansions')
  }

  function step(given: unknown): Step {
    if (given instanceof Expanded) return stepExpanded(given)
    if (typeof given === 'string') return stepText(given)
    let changed = false
    const each = (one: unknown): unknown => {
      const made = step(one)
      changed ||= made.changed
      return made.value
    }
    if (Array.isArray(given)) return { value: given.map(each), changed }
    if (isMapping(given)) return { value: mapValues(given, each), changed }
    return { value: given, changed }
  }

  function stepExpanded(given: Expanded): Step {
    const made = step(given.value)
    if (typeof made.value === 'string' || made.value instanceof Expanded) return made
    const original = attempt(() => step(given.original))
    if (typeof original?.value !== 'string') return made
    return {
      value: new Expanded(made.value, original.value),
      changed: made.changed || original.changed,
    }
  }

  function stepText(given: string): Step {
    const uri = findUri(given)
    if (uri === '') return { value: given, changed: false }
    const found = find(uri.slice(2, -1))
    const value = uri === given ? found : given.replaceAll(uri, () => found.original)
    characters += typeof value === 'string' ? value.length : found.original.length
    if (characters > MAX_CHARACTERS || ++rounds > MAX_EXPANSIONS) {
      throw new TooMuch(
        `too many recursive expansions (${MAX_EXPANSIONS} or ${MAX_CHARACTERS} characters)`,
      )
    }
    return { value, changed: true }
  }

  /** The same place gives the same value everywhere. */
  function find(uri: string): Expanded {
    const full = uri.includes(':') ? uri : `${DEFAULT_SCHEME}:${uri}`
    const known = retrieved.get(full)
    if (known) return known
    const location = parseLocation(full)
    if (location.opaque.includes('$')) {
      throw new Error(`the uri "${full}" contains unsupported characters ('$')`)
    }
    const found = toExpanded(retrieve(location, sources))
    retrieved.set(full, found)
    return found
  }
}

class TooMuch extends Error {}

/** What does not make sense as a text is kept as a value. */
function attempt<T>(make: () => T): T | undefined {
  try {
    return make()
  } catch (error) {
    if (error instanceof TooMuch || error instanceof RangeError) throw error
    return undefined
  }
}

/** The first `${…}` that is not escaped by an odd number of `$` before it, innermost; '' when there is none. */
function findUri(input: string): string {
  let rest = input
  for (;;) {
    const close = rest.indexOf('}')
    if (close < 0) return ''
    const open = rest.lastIndexOf('${', close)
    if (open < 0) {
      rest = rest.slice(close + 1)
      continue
    }
    let dollars = 0
    while (rest[open - 1 - dollars] === '$') dollars++
    return dollars % 2 === 1 ? '' : rest.slice(open, close + 1)
  }
}

function unescape(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('$$', () => '$')
  if (value instanceof Expanded) {
    return new Expanded(
      unescape(value.value),
      value.original.replaceAll('$$', () => '$'),
    )
  }
  if (Array.isArray(value)) return value.map(unescape)
  return isMapping(value) ? mapValues(value, unescape) : value
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Expanded || value instanceof Float || value instanceof Date)
  )
}

function mapValues(
  given: Readonly<Record<string, unknown>>,
  change: (value: unknown) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, change(value)]))
}
