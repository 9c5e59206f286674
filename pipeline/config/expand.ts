// `${…}` in the values of a configuration, as confmap/expand.go does it: innermost first, `$$` escapes, a value that is one
// whole `${…}` keeps its type.
import { fromEnvironment, type Environment, type Note } from './env.ts'
import { Expanded } from './expanded.ts'

const ROUNDS = 1000
const DEFAULT_SCHEME = 'env'
const LOCATION = /^([A-Za-z][A-Za-z0-9+.-]+):([^]*)$/

interface Step {
  readonly value: unknown
  readonly changed: boolean
}

/** Every leaf of `value` expanded and unescaped. Throws with the Collector's text; keys are left alone. */
export function expand(value: unknown, env: Environment, notes: Note[]): unknown {
  if (isMapping(value) && Object.keys(value).length > 0) {
    return mapValues(value, (one) => expand(one, env, notes))
  }
  let current = value
  for (let round = 0; round < ROUNDS; round++) {
    const { value: next, changed } = step(current)
    if (!changed) return unescape(next)
    current = next
  }
  throw new Error('too many recursive expansions')

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
    const original = step(given.original)
    if (typeof original.value !== 'string') return made
    return {
      value: new Expanded(made.value, original.value),
      changed: made.changed || original.changed,
    }
  }

  function stepText(given: string): Step {
    const uri = findUri(given)
    if (uri === '') return { value: given, changed: false }
    const found = retrieve(uri.slice(2, -1))
    if (uri === given) return { value: found, changed: true }
    return { value: given.replaceAll(uri, () => found.original), changed: true }
  }

  function retrieve(uri: string): Expanded {
    const full = uri.includes(':') ? uri : `${DEFAULT_SCHEME}:${uri}`
    const [, scheme, opaque] = LOCATION.exec(full) ?? []
    if (scheme === undefined || opaque === undefined) throw new Error(`invalid uri: "${full}"`)
    if (opaque.includes('$')) {
      throw new Error(`the uri "${full}" contains unsupported characters ('$')`)
    }
    if (scheme !== DEFAULT_SCHEME) {
      const meant = opaque.startsWith('-') ? ` (a default needs env: \${env:${full}})` : ''
      throw new Error(`scheme "${scheme}" is not supported for uri "${full}"${meant}`)
    }
    return fromEnvironment(opaque, env, notes)
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
    !(value instanceof Expanded)
  )
}

function mapValues(
  given: Readonly<Record<string, unknown>>,
  change: (value: unknown) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, change(value)]))
}
