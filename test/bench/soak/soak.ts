// Hours in minutes: full load through nginx, Node and Python, with all that spantap can see switched on, while processes come and go,
// names are asked for and the configuration changes. Memory must stay where it was, every byte must be accounted for, and no
// client may notice.
import { ok } from 'node:assert'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expectAccounted } from '../../support/accounting.ts'
import { h2load } from '../../support/h2load.ts'
import { startSinkProcess } from '../../support/otlp_sink_process.ts'
import { startChain } from '../../support/servers/chain.ts'
import { startDnsHost } from '../../support/servers/dns_host.ts'
import { startSpantap, type Config, type Spantap } from '../../support/spantap.ts'
import {
  churnClients,
  churnConfig,
  churnLookups,
  churnProcesses,
  QUESTIONS,
  type Churn,
  type Fail,
} from './churn.ts'
import { fillTables } from './fill.ts'
import { watchMemory, type Memory } from './memory.ts'

export interface Soak {
  readonly minutes: number
  /** Answered. */
  readonly requests: number
  readonly clients: number
  readonly lookups: number
  readonly processes: number
  readonly reloads: number
  readonly spans: number
  /** What was seen and became no span, by reason. */
  readonly lost: Readonly<Record<string, number>>
  /** Of the network metrics, at the end. */
  readonly networkSeries: number
  /** Median of each minute, in MB. */
  readonly memoryMb: readonly number[]
}

/** What the last minute may have above the first one. */
export const GROWTH_MB = 10
const CONNECTIONS = 16
const PART_SECONDS = 5
/** A process is small at first, the longer the less it is given of the machine. */
const WARM_UP_SECONDS = 60
/** Until the last records are drained. */
const QUIET_MS = 1500
/** In which spantap is seen to have ended, which is why the others fail. */
const ENDED_MS = 1000
/** Of a lookup: the query and the answer, at both ends. */
const DATAGRAMS = 4

/**
 * Throws when a client sees an error, a reload does not happen, a byte is not accounted for, or spantap ends; and the reason of
 * `told` when that ends it. Nothing is left running then.
 */
export async function soak(
  minutes: number,
  log: (line: string) => void,
  told: AbortSignal,
): Promise<Soak> {
  const folder = mkdtempSync(join(tmpdir(), 'spantap-soak-'))
  const stops: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })]
  const kept = <T extends { stop(): unknown }>(one: T): T => {
    stops.push(() => one.stop())
    return one
  }
  try {
    const timeout = join(folder, 'timeout')
    const changed = (n: number): void => writeFileSync(timeout, `${200 + (n % 2)}ms`)
    changed(0)
    const sink = kept(await startSinkProcess())
    const chain = kept(await startChain())
    const names = kept(await startDnsHost())
    const spantap = kept(
      await startSpantap({
        shipped: true,
        otlp: sink.url,
        change: (config) => {
          seeEverything(config)
          config.processors['batch'] = { timeout: `\${file:${timeout}}` }
        },
      }),
    )
    const { fail, over } = failing(spantap, told)
    const url = `http://127.0.0.1:${chain.nginx.port}/soak/sized-1000/7`
    const load = async (seconds: number): Promise<number> => {
      const part = { urls: [url], connections: CONNECTIONS, seconds, signal: over }
      const done = await h2load(part).catch((error: unknown) => {
        over.throwIfAborted()
        throw error
      })
      over.throwIfAborted()
      return done.requests
    }
    const processes = kept(churnProcesses(fail))
    const clients = kept(churnClients(url, fail))
    const lookups = kept(churnLookups(names, fail))
    const config = kept(churnConfig(spantap, changed, fail))
    const churns: readonly Churn[] = [processes, clients, lookups, config]
    log('everything runs')
    const full = fillTables(spantap, chain.nginx.port).catch(fail)
    await load(WARM_UP_SECONDS)
    await full
    over.throwIfAborted()

    let requests = 0
    const memory: Memory = kept(watchMemory(spantap.pid))
    for (let minute = 1; minute <= minutes; minute++) {
      while (memory.minutes() < minute) requests += await load(PART_SECONDS)
      log(
        [
          `minute ${minute}: ${memory.of(minute - 1).toFixed(1)} MB`,
          `${requests} requests`,
          `${clients.count()} clients`,
          `${lookups.count() * QUESTIONS} lookups`,
          `${processes.count()} processes`,
          `${config.count()} reloads`,
        ].join(', '),
      )
    }
    memory.stop()
    for (const one of churns) await one.stop()
    over.throwIfAborted()
    await sleep(QUIET_MS)
    await expectAccounted(spantap)
    return {
      minutes,
      requests,
      clients: clients.count(),
      lookups: lookups.count() * QUESTIONS,
      processes: processes.count(),
      reloads: config.count(),
      spans: (await sink.count()).spans,
      lost: await lostOf(spantap, lookups.count() * QUESTIONS),
      networkSeries: (await spantap.metrics()).sum('spantap_network_series'),
      memoryMb: Array.from({ length: minutes }, (_, i) => memory.of(i)),
    }
  } finally {
    for (const stop of stops.toReversed()) {
      await Promise.resolve()
        .then(stop)
        .catch((error: unknown) => log(String(error)))
    }
  }
}

/**
 * What is off as shipped: network facts and lookups, and every process judged, to be taken. Series of processes that have ended go
 * within the warm-up, not within 5 minutes: until the first ones go there are more of them each minute.
 */
function seeEverything({ receivers, exporters, service }: Config): void {
  receivers['tcp'] = { network: true, select: { exe: ['*'] } }
  Object.assign(exporters['prometheus'] as object, { metric_expiration: '1m' })
  service.pipelines['metrics']!.receivers.push('tcp')
}

/** `over` when somebody told it, or with the first thing that went wrong. */
function failing(spantap: Spantap, told: AbortSignal): { fail: Fail; over: AbortSignal } {
  const failed = new AbortController()
  const fail = async (error: unknown): Promise<void> => {
    const how = await Promise.race([spantap.ended, sleep(ENDED_MS)])
    failed.abort(how === undefined ? error : new Error(`spantap ended (${how}):\n${spantap.log()}`))
  }
  void spantap.ended.then(fail)
  return { fail: (error) => void fail(error), over: AbortSignal.any([told, failed.signal]) }
}

/** Throws when less was seen of the lookups than there was. */
async function lostOf(spantap: Spantap, lookups: number): Promise<Record<string, number>> {
  const samples = await spantap.metrics()
  const datagrams = samples.sum('spantap_datagrams_lost_total')
  // Others of this host may ask, too.
  const seen = samples.sum('spantap_datagrams_total')
  ok(seen + datagrams >= DATAGRAMS * lookups, `${seen} datagrams of ${lookups} lookups`)
  return {
    ...Object.fromEntries(await spantap.lostExchanges()),
    ...(datagrams > 0 && { datagrams }),
  }
}

/** What the last minute has above the first one, in MB. */
export const growthMb = ({ memoryMb }: Soak): number => memoryMb.at(-1)! - memoryMb[0]!
