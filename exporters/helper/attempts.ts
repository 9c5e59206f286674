// One request until it is delivered or lost: retry_on_failure (exporterhelper retry_sender.go).
import { setTimeout as sleep } from 'node:timers/promises'
import type { Loss } from './counters.ts'
import { Backoff } from './backoff.ts'
import type { Health } from './health.ts'
import type { Outcome, Permanent, Retry } from './outcome.ts'
import type { RetryConfig } from './retry_config.ts'

/** setTimeout takes no more. */
const MAX_TIMER_MS = 2 ** 31 - 1

/** One attempt. Must not reject, and must end soon after `abort`. */
export type Send = (body: Uint8Array, items: number, abort: AbortSignal) => Promise<Outcome>

export interface AttemptOptions {
  readonly retry: RetryConfig
  readonly send: Send
  readonly health: Health
  /** Aborted: no more waits between attempts. */
  readonly draining: AbortSignal
  /** Aborted: no more attempts. */
  readonly stopped: AbortSignal
}

export interface Lost {
  readonly kind: 'lost'
  readonly loss: Loss
  readonly reason: string
  /** Of the last answer. */
  readonly code?: number
  readonly retryAfterMs?: number
}

export type Result = { readonly kind: 'sent'; readonly rejected: number } | Lost

export async function deliver(
  body: Uint8Array,
  items: number,
  options: AttemptOptions,
): Promise<Result> {
  const { retry, send, health, draining, stopped } = options
  const backoff = new Backoff(retry)
  const giveUpAt = performance.now() + (retry.max_elapsed_time || Infinity)
  for (;;) {
    if (stopped.aborted) return { kind: 'lost', loss: 'shutdown', reason: NEVER_SENT }
    const outcome = await send(body, items, stopped)
    if (outcome.kind === 'sent') {
      health.succeeded()
      return outcome
    }
    const { reason } = outcome
    if (outcome.kind === 'permanent') {
      return lost(outcome, 'refused', `not retryable error: ${reason}`)
    }
    if (!retry.enabled) return lost(outcome, 'retries_exhausted', reason)
    if (draining.aborted) {
      return lost(outcome, 'shutdown', `${INTERRUPTED}: ${reason}`)
    }
    health.failed(outcome.unreachable, reason)
    const wait = Math.min(Math.max(backoff.next(), outcome.afterMs), MAX_TIMER_MS)
    if (performance.now() + wait > giveUpAt) {
      return lost(outcome, 'retries_exhausted', `no more retries left: ${reason}`)
    }
    await sleep(wait, undefined, { signal: draining }).catch(() => {})
  }
}

/** Of the Collector (exporterhelper internal/experr). */
const INTERRUPTED = 'interrupted due to shutdown'
const NEVER_SENT = `${INTERRUPTED}: it was not sent any more`

function lost(outcome: Retry | Permanent, loss: Loss, reason: string): Lost {
  return {
    kind: 'lost',
    loss,
    reason,
    ...(outcome.code !== undefined && { code: outcome.code }),
    ...(outcome.kind === 'retry' && outcome.afterMs > 0 && { retryAfterMs: outcome.afterMs }),
  }
}
