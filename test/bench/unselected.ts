// What spantap costs an nginx that is not selected: the time of its BPF programs per request, as far as they run in nginx's own CPU
// time, against that.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { open, type BpfObject } from '../../native/index.ts'
import { compileBpf } from '../native/compile.ts'
import { median } from '../support/median.ts'
import { cpuUs } from '../support/process_cost.ts'
import type { Samples } from '../support/scrape.ts'
import { startNginxProxy, type NginxProxy } from '../support/servers/nginx_proxy.ts'
import { startSpantap, type Spantap } from '../support/spantap.ts'
import { table } from './table.ts'

const NOTHING = fileURLToPath(new URL('nothing.bpf.c', import.meta.url))
const OWN_PART = fileURLToPath(new URL('own_part.bpf.c', import.meta.url))
const FILE = '/static/page.txt'
const CONNECTIONS = 16
/** Nobody is selected. */
const SELECT = { exe: ['no-such-program'] }
const CASES = { 'kept connections': [], 'a connection per request': ['-H', 'Connection: close'] }

export type Case = keyof typeof CASES
const CASE_NAMES = Object.keys(CASES) as readonly Case[]

export interface UnselectedRun {
  readonly requests: number
  readonly requestsPerSecond: number
  /** CPU µs of nginx per request. */
  readonly nginxUs: number
  /** Of the BPF programs, per request, as the kernel measures it. */
  readonly bpfNs: number
  /** What of that is the measuring: as many runs of a program that does nothing. */
  readonly measuringNs: number
  readonly runs: number
  /** How much of these run in nginx's time; the others run in that of wrk, at the other end. */
  readonly ownPart: number
}

export type Unselected = Readonly<Record<Case, readonly UnselectedRun[]>>

export interface UnselectedOptions {
  /** What the receiver is told; nobody is selected if it is not given. */
  readonly select?: unknown
  /** Network facts and lookups, too. */
  readonly network?: boolean
}

export async function unselected(
  rounds: number,
  seconds: number,
  { select = SELECT, network = false }: UnselectedOptions = {},
): Promise<Unselected> {
  // It answers with a file; the server behind it is not asked.
  const nginx = await startNginxProxy('127.0.0.1:1')
  const nothing = open(compileBpf(NOTHING))
  nothing.attach('nothing')
  let spantap: Spantap | undefined
  const found: Record<Case, UnselectedRun[]> = {
    'kept connections': [],
    'a connection per request': [],
  }
  try {
    spantap = await startSpantap({
      change: ({ receivers, exporters, service }) => {
        receivers['tcp'] = { select, network }
        exporters['nop'] = null
        service.pipelines['traces']!.exporters.push('nop')
        if (network) {
          service.pipelines['metrics'] = { receivers: ['tcp'], processors: [], exporters: ['nop'] }
        }
      },
    })
    const parts = { spantap, nginx, nothing }
    const ownParts = new Map<Case, number>()
    for (const which of CASE_NAMES) ownParts.set(which, await ownPartOf(parts, which, seconds))
    for (let round = 1; round <= rounds; round++) {
      for (const which of CASE_NAMES) {
        const run = await measured(parts, which, seconds)
        found[which].push({ ...run, ownPart: ownParts.get(which)! })
      }
      console.error(`unselected${network ? ', network' : ''}: ${round}/${rounds}`)
    }
  } finally {
    await spantap?.stop()
    nothing.close()
    await nginx.stop()
  }
  return found
}

interface Parts {
  readonly spantap: Spantap
  readonly nginx: NginxProxy
  readonly nothing: BpfObject
}

/** Not while anything is measured, as it takes time itself; and the first requests come from processes that nobody has judged. */
async function ownPartOf({ nginx }: Parts, which: Case, seconds: number): Promise<number> {
  const object = open(compileBpf(OWN_PART), { rodata: { own_pid: nginx.pid } })
  try {
    for (const program of object.programs) object.attach(program)
    await wrk(`http://127.0.0.1:${nginx.port}${FILE}`, CASES[which], seconds)
    const [all = 0, own = 0] = object.sums('hooks')
    return own / all
  } finally {
    object.close()
  }
}

async function measured(
  { spantap, nginx, nothing }: Parts,
  which: Case,
  seconds: number,
): Promise<Omit<UnselectedRun, 'ownPart'>> {
  const now = async (): Promise<Counters> => {
    const samples = await spantap.metrics()
    return { nginxUs: cpuUs(nginx.pid), ...bpfOf(samples), ...nothingOf(nothing) }
  }
  const before = await now()
  const requests = await wrk(`http://127.0.0.1:${nginx.port}${FILE}`, CASES[which], seconds)
  const after = await now()
  const runs = (after.runs - before.runs) / requests
  const emptyNs = (after.emptyNs - before.emptyNs) / (after.empty - before.empty)
  return {
    requests,
    requestsPerSecond: requests / seconds,
    nginxUs: (after.nginxUs - before.nginxUs) / requests,
    bpfNs: (after.ns - before.ns) / requests,
    measuringNs: runs * emptyNs,
    runs,
  }
}

interface Counters {
  readonly nginxUs: number
  readonly ns: number
  readonly runs: number
  readonly emptyNs: number
  readonly empty: number
}

const bpfOf = (samples: Samples): { ns: number; runs: number } => ({
  ns: samples.sum('spantap_bpf_run_seconds_total') * 1e9,
  runs: samples.sum('spantap_bpf_runs_total'),
})

function nothingOf(object: BpfObject): { emptyNs: number; empty: number } {
  const [stats] = object.stats()
  return { emptyNs: stats!.runNs, empty: stats!.runs }
}

/** A closed loop; how many requests were answered. Throws when one was not. */
async function wrk(url: string, args: readonly string[], seconds: number): Promise<number> {
  const words = ['-t1', `-c${CONNECTIONS}`, `-d${seconds}s`, ...args, url]
  const child = spawn('wrk', words, { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  const requests = Number(/(\d+) requests in/.exec(said)?.[1])
  if (code !== 0 || !(requests > 0) || /Non-2xx|Socket errors/.test(said)) {
    throw new Error(`wrk ended with ${code}: ${said}`)
  }
  return requests
}

type Share = (run: UnselectedRun) => number

/** The programs' own time in the CPU time of nginx: without the time that the kernel needs to measure them. */
export const netShare: Share = ({ bpfNs, measuringNs, nginxUs, ownPart }) =>
  ((bpfNs - measuringNs) * ownPart) / 1000 / nginxUs

/** With it: what a host pays while somebody has the kernel measure, as spantap does where it may. */
export const rawShare: Share = ({ bpfNs, nginxUs, ownPart }) => (bpfNs * ownPart) / 1000 / nginxUs

/** Of the cheapest run: what else the host does only adds to it. */
export const best = (runs: readonly UnselectedRun[], share: Share): number =>
  Math.min(...runs.map(share))

/** @param network of a spantap with `network: true` */
export function unselectedTable(plain: Unselected, network: Unselected): string {
  const middle = (runs: readonly UnselectedRun[], of: Share): number => median(runs.map(of))
  const percent = (share: number): string => `${(100 * share).toFixed(2)} %`
  const rows: (readonly [string, readonly UnselectedRun[]])[] = [
    ...Object.entries(plain),
    ...Object.entries(network).map(([name, runs]) => [`${name}, \`network\``, runs] as const),
  ]
  return table(
    [
      'nginx, not selected',
      'requests/s',
      'nginx CPU µs',
      'BPF runs',
      'BPF ns as measured',
      'ns of measuring',
      "in nginx's time",
      'share as measured',
      'of the best run',
      'share',
      'of the best run',
    ],
    rows.map(([name, runs]) => [
      name,
      middle(runs, (run) => run.requestsPerSecond).toFixed(0),
      middle(runs, (run) => run.nginxUs).toFixed(2),
      middle(runs, (run) => run.runs).toFixed(2),
      middle(runs, (run) => run.bpfNs).toFixed(0),
      middle(runs, (run) => run.measuringNs).toFixed(0),
      percent(runs[0]!.ownPart),
      ...[rawShare, netShare].flatMap((share) => [
        percent(middle(runs, share)),
        percent(best(runs, share)),
      ]),
    ]),
  )
}
