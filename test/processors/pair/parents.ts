// Exchanges whose spans must have the right parents.
import { expect } from 'vitest'
import type { PlainSpan } from './spans.ts'
import { answer, ask, get, ok, type Ends } from './traffic.ts'

/** One request and its answer, each in one write. */
export function exchange(ends: Ends, path: string, more = ''): void {
  ask(ends, get(path, more))
  answer(ends, ok())
}

/** Those of a kind. */
export const of = (spans: readonly PlainSpan[], kind: string): PlainSpan[] =>
  spans.filter((span) => span.kind === kind)

/** Each server span's parent is the client span of the same path. */
export function checkParents(spans: readonly PlainSpan[]): void {
  expect(of(spans, 'server')).not.toEqual([])
  for (const server of of(spans, 'server')) {
    const path = server.attributes['url.path'] as string
    const client = of(spans, 'client').find((s) =>
      (s.attributes['url.full'] as string).endsWith(path),
    )
    expect([path, server.parent, server.trace]).toEqual([path, client?.span, client?.trace])
  }
}
