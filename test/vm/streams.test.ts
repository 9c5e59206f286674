// Streams that only a sequence number can follow, on the rungs inside of the protocol. No cell has these: they are few, and need
// no spans.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Streamed } from '../support/streams.ts'
import { boot } from './boot.ts'
import { bundle } from './bundle.ts'

const SCENARIOS = [
  'vectors',
  'splice',
  'unconnected',
  'reused',
  'disconnected',
  'reset',
  'fastopen',
]
const GUESTS: readonly {
  kernel: string
  rungs: readonly string[]
  scenarios: readonly string[]
}[] = [
  { kernel: '5.10', rungs: ['kprobe', 'fentry'], scenarios: SCENARIOS },
  // The one of 5.10 has no gcm(aes).
  { kernel: '6.12', rungs: ['kprobe', 'fentry'], scenarios: [...SCENARIOS, 'ktls'] },
]

interface Line extends Streamed {
  readonly attach: string
  readonly scenario: string
  readonly select: boolean
}

const folder = mkdtempSync(join(tmpdir(), 'spantap-streams-'))
beforeAll(() => bundle(folder, { streams: 'test/vm/streams.ts' }))
afterAll(() => rmSync(folder, { recursive: true }))

describe.each(GUESTS)('$kernel', ({ kernel, rungs, scenarios }) => {
  let lines: Line[] = []
  beforeAll(async () => {
    const program = `'${process.execPath}' '${join(folder, 'streams.mjs')}'`
    const runs = rungs.map((rung) => `${program} ${rung} ${scenarios.join(' ')}`)
    const { code, output } = await boot({
      kernel,
      command: ['sh', '-ec', runs.join('\n')],
      writable: folder,
      timeoutMs: TIMEOUT_MS,
    })
    expect(code, output).toBe(0)
    lines = output
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Line)
  }, TIMEOUT_MS)

  const cases = rungs.flatMap((attach) =>
    scenarios.flatMap((scenario) =>
      [false, true].map((select) => ({ attach, scenario, select, name: named(scenario, select) })),
    ),
  )
  it.each(cases)('K6: $attach: $name', ({ attach, scenario, select }) => {
    const line = lines.find(
      (one) => one.attach === attach && one.scenario === scenario && one.select === select,
    )
    const { moved, receive, send } = line!
    expect({ receive, send }).toEqual(EXPECTED[scenario]!(moved, attach))
  })
})

const TIMEOUT_MS = 15 * 60_000

const named = (scenario: string, select: boolean): string =>
  `${WORDS[scenario]}${select ? ', with select' : ''}`

const WORDS: Readonly<Record<string, string>> = {
  vectors: 'a receive of large bodies into several buffers has its message to its end',
  splice: 'the message of a receive that ended early is none of a splice',
  unconnected: 'a send before there is a connection invents no bytes',
  reused: 'a socket at the address of one that another thread closed sends what it sends',
  disconnected: 'a socket that connects again invents no bytes',
  reset: 'a send that a reset cuts off is counted as far as it came',
  fastopen: 'what Fast Open sends with the SYN is counted once',
  ktls: 'nothing of TLS in the kernel is captured',
}

const whole = (moved: number) => ({ all: moved, captured: moved, gaps: {}, overlaps: 0 })
const some = expect.any(Number) as number

/** By bytes that were moved and rung. */
const EXPECTED: Readonly<Record<string, (moved: number, attach: string) => object>> = {
  vectors: (moved) => {
    const heads = { all: moved, captured: some, gaps: { skipped_body: some }, overlaps: 0 }
    return { receive: heads, send: heads }
  },
  splice: (moved) => ({
    receive: { all: moved, captured: 503, gaps: { skipped_no_buffer: moved - 503 }, overlaps: 0 },
    send: whole(moved),
  }),
  unconnected: (moved) => ({ receive: whole(moved), send: whole(moved) }),
  reused: (moved) => ({ receive: whole(moved), send: whole(moved) }),
  disconnected: (moved) => ({ receive: whole(moved), send: whole(moved) }),
  reset: (moved) => ({
    receive: whole(101),
    send: { all: moved, captured: some, gaps: { skipped_body: some }, overlaps: 0 },
  }),
  // Two kprobes cannot tell whether a call has sent with the SYN: these bytes are a jump.
  fastopen: (moved, attach) => ({
    receive: whole(moved),
    send: attach === 'kprobe' ? { ...whole(moved), captured: 14 * 7 } : whole(moved),
  }),
  ktls: () => {
    const nothing = expect.objectContaining({ captured: 0 }) as object
    return { receive: nothing, send: nothing }
  },
}
