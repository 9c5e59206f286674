// K10: three minutes of everything at once. `npm run soak` is the same for ten.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { GROWTH_MB, growthMb, type Soak } from '../bench/soak/soak.ts'

const MAIN = fileURLToPath(new URL('../bench/soak/main.ts', import.meta.url))
const MINUTES = 3

it(
  'K10: load, processes that come and go, reloads: flat memory, exact accounting, no client error',
  { timeout: (MINUTES + 5) * 60_000 },
  async () => {
    const child = spawn(process.execPath, [MAIN, '--minutes', String(MINUTES), '--json'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    // Not accounted for, a client's error, a reload that did not happen: all of them end it.
    const [code] = (await once(child, 'close')) as [number | null]
    const result = JSON.parse(output || '{}') as Soak
    expect({ code, growth: growthMb(result) <= GROWTH_MB }).toEqual({ code: 0, growth: true })
    expect(result.memoryMb).toHaveLength(MINUTES)
    // It was a load, and a churn.
    expect(result.requests).toBeGreaterThan(MINUTES * 1000)
    expect(result.spans).toBeGreaterThan(result.requests)
    expect(result.processes).toBeGreaterThan(MINUTES * 100)
    expect(result.clients).toBeGreaterThan(MINUTES * 10)
    expect(result.reloads).toBeGreaterThan(MINUTES * 2)
    expect(Object.keys(result.lost).filter((reason) => /other|unknown/.test(reason))).toEqual([])
  },
)
