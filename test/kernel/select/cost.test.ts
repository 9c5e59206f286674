// What spantap costs processes that it does not watch.
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { open } from '../../../native/index.ts'
import { SILENT } from '../../../pipeline/logger.ts'
import { Registry } from '../../../pipeline/telemetry/registry.ts'
import tcp from '../../../receivers/tcp/index.ts'
import { compileBpf } from '../../native/compile.ts'
import { ratios, startLoops, type Loops } from '../../support/loops.ts'

const PAIRS = 15
const MOST = 1.02
/** A busy machine takes its time to load programs thirty times. */
const TIMEOUT_MS = 240_000

let loops: Loops
beforeAll(() => void (loops = startLoops()))
afterAll(() => loops.stop())

/** The whole receiver, which refuses every process. */
async function watchNobody(): Promise<{ stop(): Promise<void> }> {
  const set = { id: 'tcp', signals: ['events'], log: SILENT, telemetry: new Registry() } as const
  const receiver = await tcp.open(
    set,
    tcp.config({ network: true, select: { exe: ['no-such-program'] } }),
  )
  return { stop: async () => receiver.stop() }
}

it(
  'K8: system calls cost unselected processes what they cost without spantap',
  async () => {
    const { getppid, pipe } = await ratios(loops, watchNobody, PAIRS)
    expect(getppid).toBeLessThan(MOST)
    expect(pipe).toBeLessThan(MOST)
  },
  TIMEOUT_MS,
)

it('K8: a program at every system call would be seen', async () => {
  const file = compileBpf(fileURLToPath(new URL('tax.bpf.c', import.meta.url)))
  const taxed = async (): Promise<{ stop(): Promise<void> }> => {
    const object = open(file)
    object.attach('tax')
    return { stop: async () => object.close() }
  }
  const { getppid, pipe } = await ratios(loops, taxed, 5)
  expect(getppid).toBeGreaterThan(MOST)
  expect(pipe).toBeGreaterThan(MOST)
})
