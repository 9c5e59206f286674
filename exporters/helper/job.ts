// A request in the queue, and whose bytes its body is.
import type { Settle } from '../../pipeline/graph/settle.ts'

/** A request that is ready to be sent, and what it takes in memory now. */
export interface Job {
  readonly items: number
  readonly body: Promise<Uint8Array>
  bytes: number
  readonly settle: Settle
  /** Of what the body was borrowed from. */
  release: (() => void) | undefined
}

/**
 * `bytes` are given back as soon as the body is packed, or, where they are the body, when it was answered. Who answers before all has
 * come gets other bytes for the rest, which it does not read any more.
 */
export function lend(job: Job, bytes: Uint8Array, release: () => void): void {
  job.release = release
  const packed = (body?: Uint8Array): void => {
    if (body === bytes) return
    job.release = undefined
    release()
  }
  job.body.then(packed, () => packed())
}
