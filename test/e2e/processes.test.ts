// K5: processes that come and go. Whoever made a request is named, however short it lived and whatever it was before and after.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccounted } from '../support/accounting.ts'
import { CLIENT, pathOf, pidOf } from '../support/exchanges.ts'
import { mapEntries } from '../support/kernel_objects.ts'
import { onlyRows } from '../support/only_rows.ts'
import type { DecodedSpan } from '../support/otlp_sink.ts'
import { ownMb } from '../support/process_cost.ts'
import {
  namedPrograms,
  runProcesses,
  serviceOf,
  type Programs,
  type Requester,
} from '../support/processes.ts'
import { startBackend, type Backend } from '../support/servers/backend.ts'
import { until } from '../support/until.ts'
import { watch, type Watched } from '../support/watched.ts'

const NAMES = ['cart', 'checkout', 'mail', 'quote', 'shipping'] as const
const ROWS = ['short', 'chains', 'after', 'forked', 'threads', 'reuse', 'storm-.']
const SHORT = 1009
const CHAINS = 211
const REUSED = 101
const STORM = 5003

let backend: Backend
let watched: Watched
let programs: Programs
let port: string

beforeAll(async () => {
  programs = namedPrograms(...NAMES, 'launcher')
  backend = await startBackend()
  port = String(backend.port)
  watched = await watch([], {
    change(config) {
      onlyRows(...ROWS)(config)
      // Network facts have maps of connections and of peers, which each process of a storm is.
      Object.assign(config.receivers['tcp'] as object, { network: true, network_interval: '1s' })
      config.exporters['nop'] = null
      config.service.pipelines['metrics'] = {
        receivers: ['tcp'],
        processors: [],
        exporters: ['nop'],
      }
    },
  })
})
afterAll(async () => {
  await watched?.stop()
  await backend?.stop()
  programs?.remove()
})

const program = (n: number): string => NAMES[n % NAMES.length]!

/** Client spans of a row by number; none may come twice. */
async function clients(row: string, count: number): Promise<Map<number, DecodedSpan>> {
  const spans = await watched.observer.spans(row, 2 * count)
  const mine = spans.filter((s) => s.kind === CLIENT && pathOf(s).startsWith(`/${row}/`))
  const byNumber = new Map(mine.map((span) => [Number(pathOf(span).split('/')[3]), span]))
  const lost = inspect(await watched.spantap.lostExchanges())
  expect([mine.length, byNumber.size], `lost: ${lost}`).toEqual([count, count])
  return byNumber
}

/** Numbers and names where the service is not the one it must be. */
function misnamed(
  spans: ReadonlyMap<number, DecodedSpan>,
  requesters: readonly Requester[],
  wanted: (n: number) => string,
): string[] {
  return requesters.flatMap(({ pid, n }) => {
    const span = spans.get(n)
    const right = span && span.resource['service.name'] === wanted(n) && pidOf(span) === pid
    return right ? [] : [`${n} is not ${wanted(n)} ${pid}: ${JSON.stringify(span?.resource)}`]
  })
}

describe('K5: processes that come and go', () => {
  it('K5: 1,009 processes that make one request each have their own names', async () => {
    watched.observer.begin()
    const paths = NAMES.map((name) => programs.path(name))
    const args = ['many', port, String(SHORT), 'short', ...paths]
    // Before those that count: a pod of a big cluster has as much.
    const env = { MUCH: 'x'.repeat(9000) }
    const { requesters } = await runProcesses(programs.path('launcher'), args, { env })
    const spans = await clients('short', SHORT)
    expect(misnamed(spans, requesters, (n) => serviceOf(n, program(n)))).toEqual([])
    const team = new Map([...spans].map(([n, { resource }]) => [n, resource['team']]))
    expect([team.get(0), team.get(1), team.get(4)]).toEqual([undefined, '1', '0'])
    await expectAccounted(watched.spantap)
  })

  it('K5: 211 chains of sh, env and a program or a script are named by their last link', async () => {
    const shop = join(programs.folder, 'bookshop', 'src')
    mkdirSync(shop, { recursive: true })
    writeFileSync(join(shop, 'main.py'), PYTHON_REQUEST)
    const script = join(programs.folder, 'chains.sh')
    writeFileSync(script, CHAIN)
    watched.observer.begin()
    const { requesters } = await runProcesses('sh', [script, String(CHAINS), port, programs.folder])
    const wanted = (n: number): string =>
      n % 4 === 0 ? 'bookshop' : n % 4 === 1 ? `chain-${n % 3}` : 'cart'
    expect(misnamed(await clients('chains', CHAINS), requesters, wanted)).toEqual([])
  })

  it('K5: a request before an exec is of the program before', async () => {
    watched.observer.begin()
    const pids: Requester[] = []
    for (let n = 0; n < 23; n += 2) {
      const next = [programs.path('mail'), 'request', port, `/after/ok/${n + 1}`]
      const args = ['after', port, `/after/ok/${n}`, ...next]
      const { pid } = await runProcesses(programs.path('quote'), args)
      pids.push({ pid, n }, { pid, n: n + 1 })
    }
    const wanted = (n: number): string => (n % 2 === 0 ? 'quote' : 'mail')
    expect(misnamed(await clients('after', 24), pids, wanted)).toEqual([])
  })

  it('K5: 101 processes that execute nothing have the name of their parent', async () => {
    watched.observer.begin()
    const env = { OTEL_RESOURCE_ATTRIBUTES: 'team=red' }
    const args = ['forked', port, '101', 'forked']
    const { requesters } = await runProcesses(programs.path('checkout'), args, { env })
    const spans = await clients('forked', 101)
    expect(misnamed(spans, requesters, () => 'checkout')).toEqual([])
    expect(new Set([...spans.values()].map(({ resource }) => resource['team']))).toEqual(
      new Set(['red']),
    )
  })

  it('K5: an exec from another thread, and a first thread that ends, end no process', async () => {
    watched.observer.begin()
    const next = [programs.path('mail'), 'request', port, '/threads/ok/0']
    const { pid } = await runProcesses(programs.path('quote'), ['thread', ...next])
    const alive = ['alive', port, '/threads/ok/1']
    const other = await runProcesses(programs.path('shipping'), alive)
    const requesters = [
      { pid, n: 0 },
      { pid: other.pid, n: 1 },
    ]
    const wanted = (n: number): string => (n === 0 ? 'mail' : 'shipping')
    expect(misnamed(await clients('threads', 2), requesters, wanted)).toEqual([])
  })

  it('K5: 101 processes with one pid have 101 names', async () => {
    watched.observer.begin()
    const paths = NAMES.map((name) => programs.path(name))
    const args = ['reuse', port, String(REUSED), 'reuse', ...paths]
    const { requesters } = await runProcesses(programs.path('launcher'), args)
    expect(new Set(requesters.map(({ pid }) => pid)).size).toBe(1)
    const spans = await clients('reuse', REUSED)
    expect(misnamed(spans, requesters, (n) => serviceOf(n, program(n)))).toEqual([])
  })

  it('K5: what 5,003 forks and 1,009 processes took is given back', async () => {
    await warmUp()
    let now = await held()
    await until(
      () => `it forgets those of the first storms: ${inspect(now)}`,
      async () => {
        now = await held()
        return now.known < SHORT
      },
      KEPT_MS,
    )
    const before = now
    expect([...before.maps.keys()]).toEqual(expect.arrayContaining(FILLED))
    await storm('storm-x')
    await storm('storm-y')
    await until(
      () => `the same as ${inspect(before)}: ${inspect(now)}`,
      async () => {
        now = await held()
        return (
          now.known < SHORT &&
          now.fds <= before.fds &&
          now.ownMb - before.ownMb < MOST_MB &&
          [...now.maps].every(([map, n]) => n <= before.maps.get(map)! + FEW)
        )
      },
      KEPT_MS,
    )
    expect(now.lost).toBe(0)
    await expectAccounted(watched.spantap)
  })
})

const WARM_UP_STORMS = 6
/** What a storm may cost that is not the first any more. */
const STILL_MB = 8
/** What V8 and glibc keep of a peak: 2 KB of each process. */
const MOST_MB = 24
/** Maps that have an entry for each process or connection of a storm while it is there, as the kernel cuts their names. */
const FILLED = ['claims', 'open_connection', 'peers']
/** Those maps are of the whole host, where others open connections, too: far fewer than a storm. */
const FEW = 23
/** Those that ended are known for 10 s. */
const KEPT_MS = 30_000
const PAUSE_MS = 1000

/** Code that has run, heaps that have grown: the first storms cost up to 80 MB together. */
async function warmUp(): Promise<void> {
  let most = 0
  for (let n = 0; n < WARM_UP_STORMS; n++) {
    await storm(`storm-${n}`)
    const mb = ownMb(watched.spantap.pid)
    if (mb - most < STILL_MB) return
    most = mb
  }
}

async function storm(row: string): Promise<void> {
  watched.observer.begin()
  const [forks, many] = await Promise.all([
    runProcesses(programs.path('launcher'), ['storm', String(STORM)]),
    runProcesses(programs.path('launcher'), [
      'many',
      port,
      String(SHORT),
      row,
      programs.path('cart'),
    ]),
  ])
  expect([forks.requesters.length, many.requesters.length]).toEqual([0, SHORT])
  expect(misnamed(await clients(row, SHORT), many.requesters, (n) => serviceOf(n, 'cart'))).toEqual(
    [],
  )
}

interface Held {
  /** What is remembered of processes. */
  readonly known: number
  readonly fds: number
  readonly ownMb: number
  readonly maps: ReadonlyMap<string, number>
  readonly lost: number
}

async function held(): Promise<Held> {
  const { pid } = watched.spantap
  // It begins processes of its own, and with each of them those are forgotten whose time is over. Not many: they are known, too.
  await sleep(PAUSE_MS)
  const maps = mapEntries(pid)
  const samples = await watched.spantap.metrics()
  return {
    known: samples.sum('spantap_processes_known'),
    fds: readdirSync(`/proc/${pid}/fd`).length,
    ownMb: ownMb(pid),
    maps,
    lost: samples.sum('spantap_kernel_events_total', { what: 'record_lost' }),
  }
}

const PYTHON_REQUEST = `import http.client, sys
connection = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]))
connection.request("GET", sys.argv[2])
sys.exit(connection.getresponse().status != 200)
`

/** COUNT PORT FOLDER: the children become env, and env what makes the request. */
const CHAIN = `
n=0
while [ $n -lt $1 ]; do
  path=/chains/ok/$n
  case $((n % 4)) in
    0) (cd "$3/bookshop/src" && exec env LANG=C /usr/bin/python3 main.py $2 $path) & ;;
    1) (exec env OTEL_SERVICE_NAME=chain-$((n % 3)) sh -c "exec $3/mail request $2 $path") & ;;
    2) (exec env sh -c "exec env A=1 $3/cart request $2 $path") & ;;
    3) (exec sh -c "exec env -i $3/cart request $2 $path") & ;;
  esac
  echo $! $n
  wait $! || exit 1
  n=$((n + 1))
done
`
