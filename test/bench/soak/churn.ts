// What goes on around a load: processes that come and go, some of them clients, and configurations that change.
import { setTimeout as sleep } from 'node:timers/promises'
import { curl } from '../../support/servers/curl.ts'
import { startChild } from '../../support/servers/child.ts'
import type { Spantap } from '../../support/spantap.ts'
import { until } from '../../support/until.ts'

export interface Churn {
  /** How often so far. */
  count(): number
  /** Rejects with what went wrong, if anything did. */
  stop(): Promise<void>
}

/** Between two turns: the host has other things to do, too. */
const PAUSE_S = 0.01
const BETWEEN_CALLS_MS = 1000
const BETWEEN_RELOADS_MS = 5000
/** A reload waits for what is under way. */
const RELOAD_MS = 30_000

/** Per turn a process, one that becomes two others (exec), and one that waits. */
const PROCESSES = `
n=0; stop=; trap 'stop=1' TERM
while [ -z "$stop" ]; do /bin/true; sh -c 'exec sh -c "exec /bin/true"'; sleep ${PAUSE_S}; n=$((n + 3)); echo $n; done`

/** Forks and execs in a loop. */
export function churnProcesses(): Churn {
  const child = startChild('sh', ['-c', PROCESSES])
  let count = 0
  const reading = (async () => {
    for (;;) count = Number(await child.line())
  })().catch(() => {})
  return {
    count: () => count,
    async stop() {
      await child.stop()
      await reading
    },
  }
}

/** One new process after the other that asks for `url`, and must be answered. */
export const churnClients = (url: string): Churn =>
  repeated(BETWEEN_CALLS_MS, async () => {
    const { statuses } = await curl(url)
    if (statuses.join() !== '200') throw new Error(`curl was answered with ${statuses.join()}`)
  })

/** `change` the configuration, say so, and wait until it is used. */
export const churnConfig = (spantap: Spantap, change: (n: number) => void): Churn =>
  repeated(BETWEEN_RELOADS_MS, async (n) => {
    change(n)
    process.kill(spantap.pid, 'SIGHUP')
    await until(`reload ${n}`, async () => (await reloads(spantap)) === n, RELOAD_MS)
  })

const reloads = async (spantap: Spantap): Promise<number> =>
  (await spantap.metrics()).sum('spantap_config_reloads_total', { outcome: 'success' })

/** `turn(n)`, from n = 1 on, until it fails or is stopped. */
function repeated(pauseMs: number, turn: (n: number) => Promise<void>): Churn {
  const stopped = new AbortController()
  let count = 0
  const running = (async () => {
    while (!stopped.signal.aborted) {
      await turn(count + 1)
      count++
      await sleep(pauseMs, undefined, { signal: stopped.signal }).catch(() => {})
    }
  })()
  // Told by `stop`.
  running.catch(() => {})
  return {
    count: () => count,
    async stop() {
      stopped.abort()
      await running
    },
  }
}
