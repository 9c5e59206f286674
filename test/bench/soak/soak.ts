// Hours in minutes: full load through nginx, Node and Python, while processes come and go and the configuration changes. Memory
// must stay where it was, every byte must be accounted for, and no client may notice.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expectAccounted } from '../../support/accounting.ts'
import { h2load } from '../../support/h2load.ts'
import { median } from '../../support/median.ts'
import { startSinkProcess } from '../../support/otlp_sink_process.ts'
import { rssMb } from '../../support/process_cost.ts'
import { startChain } from '../../support/servers/chain.ts'
import { startSpantap, type Spantap } from '../../support/spantap.ts'
import { churnClients, churnConfig, churnProcesses, type Churn } from './churn.ts'

export interface Soak {
  readonly minutes: number
  /** Answered. */
  readonly requests: number
  readonly clients: number
  readonly processes: number
  readonly reloads: number
  readonly spans: number
  /** Exchanges that were seen and became no span, by reason. */
  readonly lost: Readonly<Record<string, number>>
  /** Median of each minute, in MB. */
  readonly memoryMb: readonly number[]
}

/** What the last minute may have above the first one. */
export const GROWTH_MB = 10
const CONNECTIONS = 16
const PART_SECONDS = 5
const SAMPLE_MS = 1000
/** A process is small at first, the longer the less it is given of the machine. */
const WARM_UP_SECONDS = 60
/** Each new client is a service with series of its own: the table is to be full before memory is compared, whoever else is here. */
const SERIES = 50
/** Until the last records are drained. */
const QUIET_MS = 1500

/** Throws when a client sees an error, a reload does not happen, or a byte is not accounted for. */
export async function soak(minutes: number, log: (line: string) => void): Promise<Soak> {
  const folder = mkdtempSync(join(tmpdir(), 'spantap-soak-'))
  const timeout = join(folder, 'timeout')
  const changed = (n: number): void => writeFileSync(timeout, `${200 + (n % 2)}ms`)
  changed(0)
  const sink = await startSinkProcess()
  const chain = await startChain()
  const running: Churn[] = []
  let spantap: Spantap | undefined
  try {
    spantap = await startSpantap({
      shipped: true,
      otlp: sink.url,
      change: ({ processors, connectors }) => {
        processors['batch'] = { timeout: `\${file:${timeout}}` }
        connectors['red'] = { max_series: SERIES }
      },
    })
    const url = `http://127.0.0.1:${chain.nginx.port}/soak/sized-1000/7`
    const part = { urls: [url], connections: CONNECTIONS }
    const processes = churnProcesses()
    const clients = churnClients(url)
    const config = churnConfig(spantap, changed)
    running.push(processes, clients, config)
    await h2load({ ...part, seconds: WARM_UP_SECONDS })

    let requests = 0
    const memory = watchMemory(spantap.pid)
    for (let minute = 1; minute <= minutes; minute++) {
      while (memory.minutes() < minute) {
        const done = await h2load({ ...part, seconds: PART_SECONDS })
        requests += done.requests
      }
      log(
        [
          `minute ${minute}: ${memory.of(minute - 1).toFixed(1)} MB`,
          `${requests} requests`,
          `${clients.count()} clients`,
          `${processes.count()} processes`,
          `${config.count()} reloads`,
        ].join(', '),
      )
    }
    memory.stop()
    for (const one of running) await one.stop()
    await sleep(QUIET_MS)
    await expectAccounted(spantap)
    return {
      minutes,
      requests,
      clients: clients.count(),
      processes: processes.count(),
      reloads: config.count(),
      spans: (await sink.count()).spans,
      lost: Object.fromEntries(await spantap.lostExchanges()),
      memoryMb: Array.from({ length: minutes }, (_, i) => memory.of(i)),
    }
  } finally {
    await Promise.allSettled(running.map((one) => one.stop()))
    await spantap?.stop()
    await chain.stop()
    await sink.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Memory {
  /** Whole ones that have passed. */
  minutes(): number
  /** Median of minute `i`, from 0, in MB. */
  of(i: number): number
  stop(): void
}

function watchMemory(pid: number): Memory {
  const samples: number[] = []
  const timer = setInterval(() => samples.push(rssMb(pid)), SAMPLE_MS)
  const perMinute = 60_000 / SAMPLE_MS
  return {
    minutes: () => Math.floor(samples.length / perMinute),
    of: (i) => median(samples.slice(i * perMinute, (i + 1) * perMinute)),
    stop: () => clearInterval(timer),
  }
}

/** What the last minute has above the first one, in MB. */
export const growthMb = ({ memoryMb }: Soak): number => memoryMb.at(-1)! - memoryMb[0]!
