// A cell from its begin to its end: all scenarios under one spantap that records, then an overflow of the ring under another one.
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { release, tmpdir } from 'node:os'
import { join } from 'node:path'
import { bytesOf } from './bytes.ts'
import { prepareSyscalls, startPython } from './drivers.ts'
import { SCENARIOS } from './index.ts'
import { overflow } from './overflow.ts'
import { METRICS, RECORDING, RESULT, type Bytes, type CellResult, type Truth } from './result.ts'
import { startWatching } from './spantap.ts'

/** Runs everything with hooks of this rung, spantap out of `main` (main.ts); files for whoever compares are in `out` then. Rejects when a program failed. */
export async function runCell(attach: string, out: string, main?: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'spantap-cell-'))
  const seconds: Record<string, number> = {}
  const step = async <T>(name: string, what: () => Promise<T>): Promise<T> => {
    const began = performance.now()
    const result = await what()
    seconds[name] = Math.round((performance.now() - began) / 100) / 10
    console.log(`${name}: ${seconds[name]} s`)
    return result
  }
  try {
    const { truth, bytes } = await scenarios(attach, folder, step, main)
    for (const file of [RECORDING, METRICS]) copyFileSync(join(folder, file), join(out, file))
    const overflowed = await step('overflow', () =>
      overflow(attach, join(folder, 'overflow'), main),
    )
    const result: CellResult = {
      kernel: release(),
      attach,
      truth,
      bytes,
      overflow: overflowed,
      seconds,
    }
    writeFileSync(join(out, RESULT), JSON.stringify(result, undefined, 2))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

type Step = <T>(name: string, what: () => Promise<T>) => Promise<T>

async function scenarios(
  attach: string,
  folder: string,
  step: Step,
  main?: string,
): Promise<{ truth: Truth[]; bytes: Bytes }> {
  const of = (app: string) => SCENARIOS.filter((scenario) => scenario.app === app)
  const python = await step('servers', () => startPython(of('python'), folder))
  const syscalls = prepareSyscalls(of('syscalls'), folder)
  const netns = prepareSyscalls(of('netns'), folder, ['--netns'])
  // Nothing may be lost, however slowly it is emptied: all that the scenarios make fits in.
  const tcp = { attach, ring_kib: 256 * 1024 }
  const recording = ['--record', join(folder, RECORDING)]
  const spantap = await step('spantap', () => startWatching(folder, tcp, { args: recording, main }))
  const truth = [
    ...(await step('python', () => python.go())),
    ...(await step('syscalls', () => syscalls.go())),
    ...(await step('netns', () => netns.go())),
  ]
  const bytes = await step('bytes', () => bytesOf(spantap, truth))
  writeFileSync(join(folder, METRICS), await spantap.page())
  await step('end', () => spantap.stop())
  // Only now: spantap may have asked who they are until here.
  for (const driver of [python, syscalls, netns]) await driver.stop()
  return { truth, bytes }
}
