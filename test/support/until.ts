// Waiting for something that shows itself only when it is asked for.
import { setTimeout as sleep } from 'node:timers/promises'

const POLL_MS = 20

/** The first result of `look` that is not undefined or false; rejects after `ms` and says what was missing. */
export async function until<T>(
  what: string | (() => string),
  look: () => T | undefined | false | Promise<T | undefined | false>,
  ms = 10_000,
): Promise<T> {
  const deadline = performance.now() + ms
  for (;;) {
    const found = await look()
    if (found !== undefined && found !== false) return found
    if (performance.now() > deadline) {
      throw new Error(`not within ${ms} ms: ${typeof what === 'string' ? what : what()}`)
    }
    await sleep(POLL_MS)
  }
}
