// K6: the smallest ring, and nobody who empties it while requests run.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { paths } from '../../support/exchanges.ts'
import { bytesOf } from './bytes.ts'
import { prepareSyscalls, startPython } from './drivers.ts'
import type { Bytes } from './result.ts'
import type { CellOptions } from './run.ts'
import { COUNT, type Scenario } from './scenario.ts'
import { startWatching } from './spantap.ts'
import { SYSCALLS } from './syscalls.ts'

const RING_KIB = 64

/** More than the ring holds, many times over, in small calls and in long ones, and connections that are older than spantap. */
const ROWS: readonly Scenario[] = [
  ['--connections', '10'],
  ['--connections', '10', '--close'],
  ['--connections', '10', '--hold', '--warm', '1'],
  ['--pipeline', '10', '--answer', 'sized-20011'],
  ['--method', 'POST', '--body-bytes', '102400', '--answer', 'sized-102400', '--connections', '3'],
  ['--to', '{unix}', '--connections', '3', '--answer', 'sized-20011'],
].map((args, i) => ({
  id: `overflow${i}`,
  app: 'python',
  name: '',
  arguments: ['--to', '{inet}', '--count', String(COUNT), ...args],
  outcome: '200',
  spans: { status: 200, paths: paths(`overflow${i}`, 'ok', COUNT) },
}))

/** Calls that programs in C make: vectors, peeks, pages, io_uring, and a unix socket. */
const CALLS = new Set(['writev-readv', 'peek', 'sendfile', 'uring', 'unix-c'])

/** spantap stands still (SIGSTOP) from before the first request until after the last one. */
export async function overflow(inside: string, { attach, main, out }: CellOptions): Promise<Bytes> {
  const folder = join(inside, 'overflow')
  mkdirSync(folder)
  const python = await startPython(ROWS, folder)
  const calls = prepareSyscalls(
    SYSCALLS.filter(({ id }) => CALLS.has(id)),
    folder,
  )
  const spantap = await startWatching({
    folder,
    main,
    log: join(out, 'overflow.log'),
    tcp: { attach, ring_kib: RING_KIB },
  })
  process.kill(spantap.pid, 'SIGSTOP')
  const truth = await python
    .go()
    .then(async (rows) => [...rows, ...(await calls.go())])
    .finally(() => process.kill(spantap.pid, 'SIGCONT'))
  const bytes = await bytesOf(spantap, truth)
  await spantap.stop()
  for (const driver of [python, calls]) await driver.stop()
  return bytes
}
