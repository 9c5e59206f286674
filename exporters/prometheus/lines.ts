// Names of the lines that a family writes: no two families may have one in common.
import type { FamilyType } from '../../pipeline/prometheus/name.ts'

const SUFFIXES: { readonly [T in FamilyType]: readonly string[] } = {
  counter: [],
  gauge: [],
  summary: ['_sum', '_count'],
  histogram: ['_bucket', '_sum', '_count'],
}

/** The family's own name and those of its lines. */
export const namesOf = (name: string, type: FamilyType): string[] => [
  name,
  ...SUFFIXES[type].map((suffix) => name + suffix),
]

/** Whether a family of this name and type has a line in common with one of those: a histogram `a` writes `a_count`. */
export function collides(
  name: string,
  type: FamilyType,
  families: ReadonlyMap<string, { readonly type: FamilyType }>,
): boolean {
  if (namesOf(name, type).some((one) => families.has(one))) return true
  return SUFFIXES.histogram.some((suffix) => {
    if (!name.endsWith(suffix)) return false
    const other = families.get(name.slice(0, -suffix.length))
    return other !== undefined && SUFFIXES[other.type].includes(suffix)
  })
}
