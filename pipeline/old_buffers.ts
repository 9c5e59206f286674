// Keeps memory flat. A buffer that has survived two collections of young objects is only freed by a collection of all, which V8
// puts off until 64 MB of buffers are dead. Spans live for one batch, about as long as those two collections take: whether their
// columns survive is chance, and memory would rise by as much at some time within the first minutes.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Buffers may grow by so much, or by half where many are in use (a queue before a dead backend), before all is collected. */
const GROWTH_BYTES = 24 * 1024 * 1024
const PERIOD_MS = 500

/** Watch the bytes in buffers, and collect when many more are held than after the last time. Returns how to stop watching. */
export function boundOldBuffers(): () => void {
  setFlagsFromString('--expose-gc')
  // A full collection takes about 10 ms here: the heap itself is small.
  const collect = runInNewContext('gc') as () => void
  let limit = GROWTH_BYTES
  const timer = setInterval(() => {
    if (process.memoryUsage().arrayBuffers < limit) return
    collect()
    const { arrayBuffers } = process.memoryUsage()
    limit = arrayBuffers + Math.max(GROWTH_BYTES, arrayBuffers / 2)
  }, PERIOD_MS).unref()
  return () => clearInterval(timer)
}
