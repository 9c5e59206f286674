// Threads in the rung of kprobes, which this machine's kernel may not have: see threads.ts.
import { expect, it } from 'vitest'
import { boot } from './boot.ts'

interface Found {
  readonly known: number
  readonly senders: number
  readonly seen: number
  readonly missed: number
}

it('K6: a thread that never sends takes no room, and every return that is missed is counted', async () => {
  const { code, output } = await boot({
    kernel: '5.10',
    command: [process.execPath, 'test/vm/threads.ts'],
    timeoutMs: 10 * 60_000,
  })
  expect(code, output).toBe(0)
  const { known, senders, seen, missed } = JSON.parse(output.trim().split('\n').at(-1)!) as Found
  expect(known).toBe(0)
  expect(seen + missed).toBe(senders)
  expect(missed).toBeGreaterThan(0)
})
