// Inflating requests of strangers: those that wait for a thread are in a budget, too.
import type { Budget, Holder } from '../net/budget.ts'
import { decompress, type Encoding } from './decompress.ts'

/** What a request costs next to its bytes: headers, stream, promises. */
const OVERHEAD_BYTES = 2048

export interface Within {
  readonly budget: Budget
  /** Of what comes out. */
  readonly maxBytes: number
  /** Aborted when nobody waits for it any more. */
  readonly gone?: AbortController
}

/**
 * `decompress`, with `bytes` in the budget until it has ended. While it waits for a thread it may have to make room: then it rejects
 * with `BusyError`.
 */
export function decompressWithin(
  encoding: Encoding,
  bytes: Uint8Array,
  { budget, maxBytes, gone = new AbortController() }: Within,
): Promise<Buffer> {
  const holder: Holder = { evict: (error) => gone.abort(error) }
  budget.take(holder, bytes.length + OVERHEAD_BYTES)
  const turn = { begins: () => budget.pin(holder), abort: gone.signal }
  return decompress(encoding, bytes, maxBytes, turn).finally(() => budget.give(holder))
}
