// K6: the smallest ring, and nobody who empties it while requests run.
import { mkdirSync } from 'node:fs'
import { paths } from '../../support/exchanges.ts'
import { bytesOf } from './bytes.ts'
import { startPython } from './drivers.ts'
import type { Bytes } from './result.ts'
import { COUNT, type Scenario } from './scenario.ts'
import { startWatching } from './spantap.ts'

const RING_KIB = 64

/** More than the ring holds, many times over, in small calls and in long ones. */
const ROWS: readonly Scenario[] = [
  ['--connections', '10'],
  ['--connections', '10', '--close'],
  ['--pipeline', '10', '--answer', 'sized-20011'],
  ['--method', 'POST', '--body-bytes', '102400', '--answer', 'sized-102400', '--connections', '3'],
].map((args, i) => ({
  id: `overflow${i}`,
  app: 'python',
  name: '',
  arguments: ['--to', '{inet}', '--count', String(COUNT), ...args],
  outcome: '200',
  spans: { status: 200, paths: paths(`overflow${i}`, 'ok', COUNT) },
}))

/** `folder` is made. spantap stands still (SIGSTOP) from before the first request until after the last one. */
export async function overflow(attach: string, folder: string, main?: string): Promise<Bytes> {
  mkdirSync(folder)
  const python = await startPython(ROWS, folder)
  const spantap = await startWatching(folder, { attach, ring_kib: RING_KIB }, { main })
  process.kill(spantap.pid, 'SIGSTOP')
  const truth = await python.go().finally(() => process.kill(spantap.pid, 'SIGCONT'))
  const bytes = await bytesOf(spantap, truth)
  await spantap.stop()
  await python.stop()
  return bytes
}
