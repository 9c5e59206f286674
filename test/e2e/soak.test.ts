// K10: three minutes of everything at once. `npm run soak` is the same for ten.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, it } from 'vitest'
import { GROWTH_MB, growthMb, type Soak } from '../bench/soak/soak.ts'
import { startChild, type Child } from '../support/servers/child.ts'
import { until } from '../support/until.ts'

const MAIN = fileURLToPath(new URL('../bench/soak/main.ts', import.meta.url))
const MINUTES = 3
/** Until everything runs, on a busy host. */
const START_MS = 60_000

let child: Child
afterEach(() => child.stop())

const start = (...args: string[]): Child =>
  (child = startChild(process.execPath, [MAIN, '--json', ...args]))

it(
  'K10: load, processes that come and go, lookups, reloads: flat memory, exact accounting, no client error',
  { timeout: (MINUTES + 5) * 60_000 },
  async () => {
    start('--minutes', String(MINUTES))
    // Not accounted for, a client's error, a reload that did not happen: all of them end it, and it says what it was.
    const output = await child.line()
    const result = JSON.parse(output) as Soak
    expect(growthMb(result), child.said()).toBeLessThanOrEqual(GROWTH_MB)
    expect(await child.ended).toBe(0)
    expect(result.memoryMb).toHaveLength(MINUTES)
    // It was a load, and a churn.
    expect(result.requests).toBeGreaterThan(MINUTES * 1000)
    expect(result.spans).toBeGreaterThan(result.requests)
    expect(result.processes).toBeGreaterThan(MINUTES * 100)
    expect(result.clients).toBeGreaterThan(MINUTES * 10)
    expect(result.lookups).toBeGreaterThan(MINUTES * 2000)
    expect(result.reloads).toBeGreaterThan(MINUTES * 2)
    expect(Object.keys(result.lost).filter((reason) => /other|unknown/.test(reason))).toEqual([])
  },
)

it('K10: a spantap that ends is what it says, and leaves nothing running', async () => {
  const running = await runs()
  process.kill(running.spantap, 'SIGKILL')
  expect(await child.ended).toBe(1)
  expect(child.said()).toMatch(/^spantap ended \(SIGKILL\):$/m)
  expect(running.left()).toEqual([])
})

it('K10: leaves nothing running when it is told to end', async () => {
  const running = await runs()
  process.kill(child.pid, 'SIGTERM')
  expect(await child.ended).toBe(1)
  expect(child.said()).toMatch(/^ended by SIGTERM$/m)
  expect(running.left()).toEqual([])
})

interface Runs {
  readonly spantap: number
  /** Those of its processes that have not ended, as they were called. */
  left(): string[]
}

async function runs(): Promise<Runs> {
  start()
  await until(
    () => child.said(),
    () => /^everything runs$/m.test(child.said()),
    START_MS,
  )
  const names = new Map(descendants(child.pid).map((pid) => [pid, nameOf(pid)]))
  const pidOf = (pattern: RegExp): number =>
    [...names].find(([, name]) => pattern.test(name))?.[0] ?? 0
  const found = [/main\.ts run/, /otlp_sink_main/, /dnsmasq/, /nginx: master/].map(pidOf)
  expect(
    found.every((pid) => pid > 0),
    [...names.values()].join('\n'),
  ).toBe(true)
  return {
    spantap: found[0]!,
    left: () => [...names].filter(([pid]) => existsSync(`/proc/${pid}`)).map(([, name]) => name),
  }
}

function descendants(pid: number): number[] {
  const children = threads(pid).flatMap((thread) => {
    return read(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean).map(Number)
  })
  return children.flatMap((one) => [one, ...descendants(one)])
}

function threads(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`)
  } catch {
    return [] // ended meanwhile
  }
}

const nameOf = (pid: number): string => read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
