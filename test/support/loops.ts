// test/apps/loops.c: what system calls cost a process that has nothing to do with spantap.
import { join } from 'node:path'
import { cached } from './cached.ts'
import { median } from './median.ts'
import { run } from './run.ts'
import { app, startChild } from './servers/child.ts'

/** System calls, and turns of some 15 ms. */
export const LOOPS = { getppid: 60_000, pipe: 20_000 } as const
export type Loop = keyof typeof LOOPS

/** The shortest of so many: what else the machine does only adds to it. */
const SLICES = 6

export interface Loops {
  /** CPU ns of one turn, now. */
  ns(loop: Loop): Promise<number>
  stop(): Promise<void>
}

export function startLoops(): Loops {
  const source = app('loops.c')
  const folder = cached('test-loops', [source], (building) =>
    run('cc', ['-O2', '-Wall', '-Wextra', '-Werror', '-o', 'loops', source], building),
  )
  const child = startChild(join(folder, 'loops'), [])
  return {
    async ns(loop) {
      let best = Infinity
      for (let slice = 0; slice < SLICES; slice++) {
        child.tell(`${loop} ${LOOPS[loop]}`)
        best = Math.min(best, Number(await child.line()))
      }
      return best
    },
    async stop() {
      await child.stop()
    },
  }
}

type On = () => Promise<{ stop(): Promise<void> }>

/** How many times as much each loop costs while something runs: the median of `pairs` interleaved pairs. */
export async function ratios(
  loops: Loops,
  on: On,
  pairs: number,
): Promise<Readonly<Record<Loop, number>>> {
  const found: Record<Loop, number[]> = { getppid: [], pipe: [] }
  const both = async (): Promise<Record<Loop, number>> => ({
    getppid: await loops.ns('getppid'),
    pipe: await loops.ns('pipe'),
  })
  for (let pair = 0; pair < pairs; pair++) {
    // Each state comes first every other time, so that a drift of the machine favours none.
    const before = pair % 2 === 0 ? await both() : undefined
    const running = await on()
    const during = await both()
    await running.stop()
    const without = before ?? (await both())
    found.getppid.push(during.getppid / without.getppid)
    found.pipe.push(during.pipe / without.pipe)
  }
  return { getppid: median(found.getppid), pipe: median(found.pipe) }
}
