// What goes on around a load: processes that come and go, some of them clients, some of them ask for names, and configurations
// that change.
import { setTimeout as sleep } from 'node:timers/promises'
import { curl } from '../../support/servers/curl.ts'
import { app, startChild } from '../../support/servers/child.ts'
import type { DnsHost } from '../../support/servers/dns_host.ts'
import type { Spantap } from '../../support/spantap.ts'
import { until } from '../../support/until.ts'

export interface Churn {
  /** How often so far. */
  count(): number
  /** Safe twice. */
  stop(): Promise<void>
}

/** Told once what went wrong, at once: it goes on no further. */
export type Fail = (error: unknown) => void

/** Between two turns: the host has other things to do, too. */
const PAUSE_S = 0.01
const BETWEEN_CALLS_MS = 1000
const BETWEEN_RELOADS_MS = 5000
/** Names that a process asks for, each for both kinds of addresses. */
const NAMES = 101
export const QUESTIONS = 2 * NAMES
/** A reload waits for what is under way. */
const RELOAD_MS = 30_000

/** Per turn a process, one that becomes two others (exec), and one that waits. */
const PROCESSES = `
n=0; stop=; trap 'stop=1' TERM
while [ -z "$stop" ]; do /bin/true; sh -c 'exec sh -c "exec /bin/true"'; sleep ${PAUSE_S}; n=$((n + 3)); echo $n; done`

/** Forks and execs in a loop. */
export function churnProcesses(fail: Fail): Churn {
  const child = startChild('sh', ['-c', PROCESSES])
  let count = 0
  let stopped = false
  const reading = (async () => {
    for (;;) count = Number(await child.line())
  })().catch((error: unknown) => {
    if (!stopped) fail(error)
  })
  return {
    count: () => count,
    async stop() {
      stopped = true
      await child.stop()
      await reading
    },
  }
}

/** One new process after the other that asks for `url`, and must be answered. */
export const churnClients = (url: string, fail: Fail): Churn =>
  repeated(BETWEEN_CALLS_MS, fail, async () => {
    const { statuses } = await curl(url)
    if (statuses.join() !== '200') throw new Error(`curl was answered with ${statuses.join()}`)
  })

/** One new process after the other that asks for QUESTIONS addresses, and must get all of them. */
export const churnLookups = (host: DnsHost, fail: Fail): Churn =>
  repeated(BETWEEN_CALLS_MS, fail, async () => {
    const said = await host.run('/usr/bin/python3', app('dns/lookups.py'), `${NAMES}`, 'soak.test')
    if (!said.includes(`"answered": ${NAMES},`)) throw new Error(`names were answered with ${said}`)
  })

/** `change` the configuration, say so, and wait until it is used. */
export const churnConfig = (spantap: Spantap, change: (n: number) => void, fail: Fail): Churn =>
  repeated(BETWEEN_RELOADS_MS, fail, async (n) => {
    change(n)
    process.kill(spantap.pid, 'SIGHUP')
    await until(`reload ${n}`, async () => (await reloads(spantap)) === n, RELOAD_MS)
  })

const reloads = async (spantap: Spantap): Promise<number> =>
  (await spantap.metrics()).sum('spantap_config_reloads_total', { outcome: 'success' })

/** `turn(n)`, from n = 1 on, until it fails or is stopped. */
function repeated(pauseMs: number, fail: Fail, turn: (n: number) => Promise<void>): Churn {
  const stopped = new AbortController()
  let count = 0
  const running = (async () => {
    while (!stopped.signal.aborted) {
      await turn(count + 1)
      count++
      await sleep(pauseMs, undefined, { signal: stopped.signal }).catch(() => {})
    }
  })().catch(fail)
  return {
    count: () => count,
    async stop() {
      stopped.abort()
      await running
    },
  }
}
