// Keeps memory flat. V8 doubles the space for young objects up to three times 64 MB when much survives, minutes into a steady
// load; spans live for one batch, for which 16 MB is plenty. The size can only be set on Node's command line, but growing can be
// stopped at any time.
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'

const ENOUGH_BYTES = 32 * 1024 * 1024
const PERIOD_MS = 500

/** Watch the young generation and stop its growth at two halves of 16 MB. Returns how to stop watching. */
export function boundYoungGeneration(): () => void {
  const timer = setInterval(() => {
    const space = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')
    if (space && space.space_size < ENOUGH_BYTES) return
    setFlagsFromString('--semi-space-growth-factor=1')
    clearInterval(timer)
  }, PERIOD_MS).unref()
  return () => clearInterval(timer)
}
