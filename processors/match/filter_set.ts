// A set of strings that a text may be one of, literally or by Go regular expressions (internal/filter/filterset).
import { RE2JS } from 're2js'

export type FilterSet = (text: string) => boolean

/** Throws an Error in the Collector's words for an unknown `matchType` and for a wrong expression. */
export function filterSet(filters: readonly string[], matchType: string): FilterSet {
  if (matchType === 'strict') {
    const known = new Set(filters)
    return (text) => known.has(text)
  }
  if (matchType !== 'regexp') throw unrecognized(matchType)
  const patterns = [...new Set(filters)].map((one) => RE2JS.compile(one))
  return (text) => patterns.some((pattern) => pattern.test(text))
}

export function unrecognized(matchType: string): Error {
  return new Error(`unrecognized match_type: '${matchType}', valid types are: [regexp strict]`)
}
