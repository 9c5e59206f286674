// Truth against spans: what was found of what happened, what was found that did not happen, and whose parents are wrong.
import { compare, pathOf, type Expected, type Hop } from '../support/exchanges.ts'
import { joins } from '../support/joins.ts'
import type { DecodedSpan } from '../support/otlp_sink.ts'

export interface Score {
  /** Spans that there must be. */
  readonly expected: number
  /** Share of them that there are. */
  readonly recall: number
  /** Share of the spans that an exchange explains. */
  readonly precision: number
  readonly wrongParents: number
  /** Server spans whose client span was not found to be their parent. */
  readonly missingJoins: number
}

/** `expected`: every end of every exchange that happened on `hops`, and nothing else. */
export function score(
  spans: readonly DecodedSpan[],
  expected: readonly Expected[],
  hops: readonly Hop[],
): Score {
  const { missing, extra } = compare(spans, expected)
  let pairs = 0
  let wrongParents = 0
  // Spans of other requests are no parents; and a list of examples is shorter than all that is wrong.
  for (const group of Map.groupBy(spans, pathOf).values()) {
    const found = joins(group, hops)
    pairs += found.pairs
    wrongParents += found.wrong.length
  }
  return {
    expected: expected.length,
    recall: expected.length === 0 ? 1 : (expected.length - missing) / expected.length,
    precision: spans.length === 0 ? 1 : (spans.length - extra) / spans.length,
    wrongParents,
    missingJoins: expected.length / 2 - pairs,
  }
}
