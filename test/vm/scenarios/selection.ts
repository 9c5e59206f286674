// `select`: of a client and a server, only the server is watched.
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { paths } from '../../support/exchanges.ts'
import { bytesOf } from './bytes.ts'
import { startPython } from './drivers.ts'
import { SELECTED, type CellResult } from './result.ts'
import type { CellOptions } from './run.ts'
import { COUNT, type Scenario } from './scenario.ts'
import { startWatching } from './spantap.ts'

/** All of them with the same client and the same server, which is there before spantap. */
export const SELECTION: Scenario = {
  id: 'selection',
  app: 'python',
  name: '',
  arguments: ['--to', '{inet}', '--count', String(COUNT), '--connections', '3'],
  outcome: '200',
  spans: { status: 200, paths: paths('selection', 'ok', COUNT) },
}

export async function selection(
  inside: string,
  { attach, main, out }: CellOptions,
): Promise<CellResult['selection']> {
  const folder = join(inside, 'selection')
  mkdirSync(folder)
  const python = await startPython([SELECTION], folder)
  const recording = join(folder, SELECTED)
  const spantap = await startWatching({
    folder,
    main,
    log: join(out, 'selection.log'),
    tcp: { attach, select: { port: [python.port] } },
    args: ['--record', recording],
  })
  const truth = await python.go()
  const bytes = await bytesOf(spantap, truth)
  await spantap.stop()
  await python.stop()
  copyFileSync(recording, join(out, SELECTED))
  return { truth, bytes }
}
