// One answer from several parts.
import type { Settled } from '../../pipeline/batch.ts'

/** A function to call `count` times; the last call settles, with the worst answer: never before later before accepted. */
export function settleParts(
  count: number,
  settle: (result: Settled) => void,
): (result: Settled) => void {
  let left = count
  let worst: Settled = { ok: true }
  return (result) => {
    if (rank(result) > rank(worst)) worst = result
    if (--left === 0) settle(worst)
  }
}

const rank = (result: Settled): number => (result.ok ? 0 : result.retryable ? 1 : 2)
