// Several configurations become one (koanf): maps are joined, anything else is replaced, also by a null.
import { DELIMITER } from './field.ts'
import { mapping } from './expanded.ts'

export type Tree = Readonly<Record<string, unknown>>

/** `later` over `earlier`. */
export function merge(earlier: Tree, later: Tree): Tree {
  const found = new Map(Object.entries(earlier))
  for (const [key, value] of Object.entries(later)) {
    const below = isTree(found.get(key))
    const above = isTree(value)
    found.set(key, below && above ? merge(below, above) : value)
  }
  return Object.fromEntries(found)
}

/** `a::b: c` is `a: {b: c}`, at every level outside of lists. */
export function unflatten(tree: Tree): Tree {
  let all: Tree = {}
  for (const [key, value] of Object.entries(tree)) {
    const inner = isTree(value)
    const path = key.split(DELIMITER)
    const nested = path.reduceRight<unknown>(
      (below, part) => Object.fromEntries([[part, below]]),
      inner ? unflatten(inner) : value,
    )
    all = merge(all, nested as Tree)
  }
  return all
}

/** What came out of a `${…}` is not looked into. */
function isTree(value: unknown): Tree | undefined {
  return typeof value === 'object' && value?.constructor === Object ? mapping(value) : undefined
}
