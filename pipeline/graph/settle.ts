// The answers of a batch: one answer to the giver, whatever becomes of it on its way.
import { ACCEPTED, type Settled } from '../batch.ts'

export type Settle = (result: Settled) => void

/** Only the first call counts. */
export function once(settle: Settle): Settle {
  let open = true
  return (result) => {
    if (!open) return
    open = false
    settle(result)
  }
}

/**
 * For `branches` consumers of one batch: call it for each, and give each its own. The worst answer goes to `settle`, with the
 * reasons of all (go.uber.org/multierr).
 */
export function split(branches: number, settle: Settle): () => Settle {
  let left = branches
  let worst: Settled = ACCEPTED
  let reasons: readonly string[] = []
  return () =>
    once((result) => {
      if (badness(result) > badness(worst)) worst = result
      if (!result.ok && !reasons.includes(result.reason)) reasons = [...reasons, result.reason]
      left--
      if (left > 0) return
      settle(worst.ok || reasons.length === 1 ? worst : { ...worst, reason: reasons.join('; ') })
    })
}

/** Never is worse than not now: a giver that tries again would give the others a second copy for nothing. */
function badness(result: Settled): number {
  if (result.ok) return 0
  return result.retryable ? 1 : 2
}
