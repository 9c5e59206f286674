// One run at a time on a host: tests that watch the whole host would count each other's requests. The lock is a file with the pid
// of the run; a run that is gone does not hold it.
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** Set for all that this run starts: a test may run tests. */
const HELD = 'SPANTAP_TESTS_ALONE'
const LOCK = join(tmpdir(), 'spantap-tests.lock')

/** Take the lock, or say who holds it: undefined when it is ours. */
function take(): number | undefined {
  const mine = `${LOCK}.${process.pid}`
  writeFileSync(mine, String(process.pid))
  try {
    // Atomic, and with its content: no other run sees an empty lock.
    linkSync(mine, LOCK)
    return undefined
  } catch {
    return holder()
  } finally {
    rmSync(mine, { force: true })
  }
}

function holder(): number {
  try {
    const pid = Number(readFileSync(LOCK, 'utf8'))
    process.kill(pid, 0)
    return pid
  } catch {
    rmSync(LOCK, { force: true })
    return 0
  }
}

/** vitest's globalSetup: wait for the host, give it back at the end. */
export default async function alone(): Promise<(() => void) | undefined> {
  if (process.env[HELD]) return undefined
  let said = false
  for (;;) {
    const other = take()
    if (other === undefined) break
    if (!said && other !== 0) console.log(`waiting for the tests of process ${other} to end`)
    said = true
    await sleep(500)
  }
  process.env[HELD] = String(process.pid)
  return () => rmSync(LOCK, { force: true })
}
