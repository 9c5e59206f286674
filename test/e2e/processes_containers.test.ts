// K5: short-lived processes in containers, made of the same pieces as runtimes make them. What a container is, is known of
// processes that are gone, too.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hierarchiesOfHost, runContainer, type Hierarchy } from '../support/container.ts'
import { CLIENT, pathOf } from '../support/exchanges.ts'
import { onlyRows } from '../support/only_rows.ts'
import type { DecodedSpan } from '../support/otlp_sink.ts'
import { processesBinary, serviceOf } from '../support/processes.ts'
import { watch, type Watched } from '../support/watched.ts'

const COUNT = 13
const ID = '7c4b1e0d9a8f47635241300f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b'
const OTHER = ID.replaceAll('7', 'e')
const POD = '5c8f2a1e-7d3b-4e6f-9a10-0b1c2d3e4f50'
const SLICE = POD.replaceAll('-', '_')
const CRI = `/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod${SLICE}.slice`

interface Runtime {
  readonly row: string
  readonly cgroup: string
  readonly pod?: string
}

const RUNTIMES: readonly Runtime[] = [
  { row: 'docker', cgroup: `/docker/${ID}` },
  { row: 'docker-systemd', cgroup: `/system.slice/docker-${ID}.scope` },
  { row: 'podman', cgroup: `/machine.slice/libpod-${ID}.scope/container` },
  { row: 'kubelet', cgroup: `/kubepods/besteffort/pod${POD}/${ID}`, pod: POD },
  { row: 'containerd', cgroup: `${CRI}/cri-containerd-${ID}.scope`, pod: POD },
  { row: 'crio', cgroup: `${CRI}/crio-${ID}.scope`, pod: POD },
]

let watched: Watched
let image: string

beforeAll(async () => {
  image = mkdtempSync(join(tmpdir(), 'spantap-image-'))
  mkdirSync(join(image, 'app'))
  for (const name of ['shop', 'client']) copyFileSync(processesBinary(), join(image, 'app', name))
  const rows = [...RUNTIMES.map(({ row }) => row), 'only-[a-z]+', 'twin-.']
  watched = await watch([], { change: onlyRows(...rows) })
})
afterAll(async () => {
  await watched?.stop()
  if (image) rmSync(image, { recursive: true, force: true })
})

const KEYS = [
  'service.name',
  'host.name',
  'container.id',
  'k8s.pod.uid',
  'process.executable.name',
] as const

const text = (value: unknown): string => (typeof value === 'string' ? value : '-')

/** Who is in the spans of a row: their kind and KEYS, each once. */
function who(spans: readonly DecodedSpan[], row: string): string[] {
  const mine = spans.filter((span) => pathOf(span).startsWith(`/${row}/`))
  const words = mine.map(({ kind, resource }) =>
    [kind === CLIENT ? 'client' : 'server', ...KEYS.map((key) => text(resource[key]))].join(' '),
  )
  expect(mine.length).toBe(2 * COUNT)
  return [...new Set(words)].sort()
}

/** What `who` must give: the clients are named by their number, the server by its program. */
function wanted(host: string, container: string, pod = '-'): string[] {
  const clients = Array.from({ length: COUNT }, (_, n) => serviceOf(n, 'client'))
  const words = clients.map((name) => `client ${name} ${host} ${container} ${pod} client`)
  return [...new Set([...words, `server shop ${host} ${container} ${pod} shop`])].sort()
}

async function run(
  row: string,
  hostname: string,
  cgroup: string,
  hierarchies: readonly Hierarchy[],
): Promise<void> {
  const command = ['/app/shop', 'pair', '8080', String(COUNT), row, '/app/client']
  await runContainer({ image, hostname, cgroup, hierarchies, command })
}

describe('K5: processes in containers', () => {
  it.each(RUNTIMES)('K5: a container of $row is known', async ({ row, cgroup, pod }) => {
    watched.observer.begin()
    await run(row, `${row}-1`, cgroup, hierarchiesOfHost())
    const spans = await watched.observer.spans(row, 2 * COUNT)
    expect(who(spans, row)).toEqual(wanted(`${row}-1`, ID, pod))
  })

  it.each(hierarchiesOfHost())('K5: with the %s hierarchy alone', async (hierarchy) => {
    const row = `only-${hierarchy}`
    watched.observer.begin()
    await run(row, `${row}-1`, `/docker/${ID}`, [hierarchy])
    const spans = await watched.observer.spans(row, 2 * COUNT)
    expect(who(spans, row)).toEqual(wanted(`${row}-1`, ID))
  })

  it('K5: two containers of one image, with the same addresses and pids, are two', async () => {
    watched.observer.begin()
    const all = hierarchiesOfHost()
    await Promise.all([
      run('twin-1', 'web-1', `/docker/${ID}`, all),
      run('twin-2', 'web-2', `/docker/${OTHER}`, all),
    ])
    const first = await watched.observer.spans('twin-1', 2 * COUNT)
    const second = await watched.observer.spans('twin-2', 2 * COUNT)
    expect(who(first, 'twin-1')).toEqual(wanted('web-1', ID))
    expect(who(second, 'twin-2')).toEqual(wanted('web-2', OTHER))
  })
})
