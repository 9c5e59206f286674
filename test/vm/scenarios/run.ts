// A cell from its begin to its end: all scenarios under one spantap that records, then an overflow of the ring under another one,
// then one that watches some processes only.
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { release, tmpdir } from 'node:os'
import { join } from 'node:path'
import { unmeasuredBy } from '../differences.ts'
import { bytesOf } from './bytes.ts'
import { prepareLookups, prepareSyscalls, startPython } from './drivers.ts'
import { SCENARIOS } from './index.ts'
import { overflow } from './overflow.ts'
import { METRICS, RECORDING, RESULT, type CellResult } from './result.ts'
import { selection } from './selection.ts'
import { startWatching } from './spantap.ts'

export interface CellOptions {
  readonly attach: string
  /** Folder for the files of whoever compares, and for logs. */
  readonly out: string
  /** main.ts, or what was made of it. */
  readonly main?: string | undefined
}

/** Runs everything with hooks of this rung. Rejects when a program failed, or spantap complains. */
export async function runCell(attach: string, out: string, main?: string): Promise<void> {
  const options = { attach, out, main }
  const folder = mkdtempSync(join(tmpdir(), 'spantap-cell-'))
  try {
    const seen = await scenarios(folder, options)
    const result: CellResult = {
      ...seen,
      kernel: release(),
      overflow: await step('overflow', () => overflow(folder, options)),
      selection: await step('selection', () => selection(folder, options)),
    }
    writeFileSync(join(out, RESULT), JSON.stringify(result, undefined, 2))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Says how long it took. */
async function step<T>(name: string, what: () => Promise<T>): Promise<T> {
  const began = performance.now()
  const result = await what()
  console.log(`${name}: ${((performance.now() - began) / 1000).toFixed(1)} s`)
  return result
}

async function scenarios(
  folder: string,
  { attach, out, main }: CellOptions,
): Promise<Pick<CellResult, 'rung' | 'truth' | 'bytes' | 'unmeasured'>> {
  const of = (app: string) => SCENARIOS.filter((scenario) => scenario.app === app)
  const unmeasured = unmeasuredBy(attach)
  const isMeasured = ({ id }: { id: string }): boolean => !unmeasured.has(id)
  const python = await step('servers', () => startPython(of('python'), folder))
  const syscalls = prepareSyscalls(of('syscalls').filter(isMeasured), folder)
  const netns = prepareSyscalls(of('netns'), folder, ['--netns'])
  const lookups = prepareLookups(of('lookups'), folder)
  const last = prepareSyscalls(
    of('syscalls').filter((scenario) => !isMeasured(scenario)),
    folder,
  )
  const recording = join(folder, RECORDING)
  const spantap = await step('spantap', () =>
    startWatching({
      folder,
      main,
      log: join(out, 'spantap.log'),
      // Nothing may be lost, however slowly it is emptied: all that the scenarios make fits in.
      tcp: { attach, ring_kib: 256 * 1024 },
      args: ['--record', recording],
    }),
  )
  const measured = [
    ...(await step('lookups', () => lookups.go())),
    ...(await step('python', () => python.go())),
    ...(await step('syscalls', () => syscalls.go())),
    ...(await step('netns', () => netns.go())),
  ]
  const bytes = await step('bytes', () => bytesOf(spantap, measured))
  const rest = await step('syscalls, unmeasured', () => last.go())
  const all = await bytesOf(spantap, [])
  writeFileSync(join(out, METRICS), await spantap.page())
  await step('end', () => spantap.stop())
  // Only now: spantap may have asked who they are until here.
  for (const driver of [python, syscalls, netns, lookups, last]) await driver.stop()
  copyFileSync(recording, join(out, RECORDING))
  return { rung: spantap.rung, truth: [...measured, ...rest], bytes, unmeasured: all }
}
