// Records real traffic: h2load → nginx → Node → Python in a closed loop, under a spantap with the shipped pipeline. Also tells
// what the parts cost that no recording has: the kernel programs and the thread that drains the ring.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expectAccounted } from '../support/accounting.ts'
import { h2load } from '../support/h2load.ts'
import { threadNs } from '../support/process_cost.ts'
import type { Samples } from '../support/scrape.ts'
import { startChain } from '../support/servers/chain.ts'
import { startSpantap, type Spantap } from '../support/spantap.ts'
import { readTape, type Tape } from './tape.ts'

export interface Recorded {
  readonly tape: Tape
  readonly requests: number
  /** While the load ran, per span that came out of `pair`. */
  readonly kernelNs: number
  readonly drainNs: number
}

const PATHS = 1009
const CONNECTIONS = 16
/** Until the last connection is closed and its records are drained. */
const QUIET_MS = 500

export async function record(seconds: number): Promise<Recorded> {
  const folder = mkdtempSync(join(tmpdir(), 'spantap-bench-'))
  const file = join(folder, 'recording')
  const chain = await startChain()
  let spantap: Spantap | undefined
  try {
    spantap = await startSpantap({ shipped: true, args: ['--record', file] })
    const before = await countersOf(spantap)
    const urls = Array.from(
      { length: PATHS },
      (_, i) => `http://127.0.0.1:${chain.nginx.port}/bench/sized-1000/${i}`,
    )
    const { requests } = await h2load({ urls, connections: CONNECTIONS, seconds })
    await sleep(QUIET_MS)
    const after = await countersOf(spantap)
    const spans = after.spans - before.spans
    await chain.stop()
    await sleep(QUIET_MS)
    await expectAccounted(spantap)
    await spantap.stop()
    return {
      tape: readTape(file),
      requests,
      kernelNs: (after.kernelNs - before.kernelNs) / spans,
      drainNs: (after.drainNs - before.drainNs) / spans,
    }
  } finally {
    await chain.stop()
    await spantap?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Counters {
  readonly spans: number
  readonly kernelNs: number
  readonly drainNs: number
}

async function countersOf(spantap: Spantap): Promise<Counters> {
  const samples: Samples = await spantap.metrics()
  return {
    spans: samples.sum('otelcol_processor_outgoing_items', { processor: 'pair' }),
    kernelNs: samples.sum('spantap_bpf_run_seconds_total') * 1e9,
    drainNs: threadNs(spantap.pid, 'spantap-ring'),
  }
}
