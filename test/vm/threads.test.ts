// Threads in the rung of kprobes, which this machine's kernel may not have: see threads.ts.
import { expect, it } from 'vitest'
import { boot } from './boot.ts'

interface Moved {
  readonly bytes: number
  /** Returns that the kernel did not show. */
  readonly missed: number
}

interface Found {
  readonly known: number
  /** What there was to be seen, in both directions. */
  readonly bytes: number
  readonly sent: Moved
  readonly received: Moved
}

it('K6: a thread that never sends takes no room, and no byte is lost with a return that is missed', async () => {
  const { code, output } = await boot({
    kernel: '5.10',
    command: [process.execPath, 'test/vm/threads.ts'],
    timeoutMs: 10 * 60_000,
  })
  expect(code, output).toBe(0)
  const { known, bytes, sent, received } = JSON.parse(output.trim().split('\n').at(-1)!) as Found
  expect(known).toBe(0)
  expect(sent.bytes).toBe(bytes)
  expect(sent.missed).toBeGreaterThan(0)
  expect(received.bytes).toBe(bytes)
  expect(received.missed).toBeGreaterThan(0)
})
