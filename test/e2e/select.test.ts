// `select`: whole spans of who is selected, nothing of the others, and every byte of who is watched accounted for.
import { once } from 'node:events'
import { spawn } from 'node:child_process'
import { afterEach, expect, it } from 'vitest'
import { account, expectAccounted } from '../support/accounting.ts'
import {
  CLIENT,
  NO_DIFFERENCE,
  paths,
  SERVER,
  spansOf,
  type Expected,
} from '../support/exchanges.ts'
import { startBackend, type Backend } from '../support/servers/backend.ts'
import { runDriver } from '../support/servers/driver.ts'
import { watch, type Watched } from '../support/watched.ts'

const COUNT = 101
const STATUS = 200
/** A joined exchange waits 10 s for its partner. */
const SOON_MS = 5_000

let backend: Backend
let watched: Watched
afterEach(async () => {
  await watched?.stop()
  await backend?.stop()
})

async function watchOnly(select: unknown): Promise<Watched> {
  const pids = backend ? [backend.pid] : []
  return watch(pids, { change: ({ receivers }) => (receivers['tcp'] = { select }) })
}

const of = (kind: number, client: number, id: string, count = COUNT): Expected[] =>
  spansOf([{ client, server: backend.pid }], {
    method: 'GET',
    status: STATUS,
    paths: paths(id, 'ok', count),
  }).filter((span) => span.kind === kind)

it('K8: a selected server has its spans at once, its client has none', async () => {
  backend = await startBackend()
  watched = await watchOnly({ port: [backend.port] })
  watched.observer.begin()
  const begin = performance.now()
  const to = `127.0.0.1:${backend.port}`
  const { pid } = await runDriver({ to, row: 'server', count: COUNT, connections: 7 })
  const expected = of(SERVER, pid, 'server')
  const came = await watched.observer.spans('server', expected.length, [pid])
  const took = performance.now() - begin
  expect(await watched.difference(came, expected)).toEqual(NO_DIFFERENCE)
  expect(took).toBeLessThan(SOON_MS)
  await expectAccounted(watched.spantap)
})

it('K8: a selected client has its spans, its server has none', async () => {
  backend = await startBackend()
  watched = await watchOnly({ exe: ['python3*'], exclude: { port: [backend.port] } })
  watched.observer.begin()
  const to = `127.0.0.1:${backend.port}`
  const { pid } = await runDriver({ to, row: 'client', count: COUNT, close: true })
  const expected = of(CLIENT, pid, 'client')
  const came = await watched.observer.spans('client', expected.length, [pid])
  expect(await watched.difference(came, expected)).toEqual(NO_DIFFERENCE)
  await expectAccounted(watched.spantap)
})

it('K8: a server that begins to listen is watched from its first request on', async () => {
  watched = await watchOnly({ port: ['1-65535'] })
  backend = await startBackend()
  watched.observer.begin()
  const to = `unix:${backend.unix}`
  const { pid } = await runDriver({ to, row: 'later', count: 1 })
  const expected = of(SERVER, pid, 'later', 1)
  const came = await watched.observer.spans('later', expected.length, [pid, backend.pid])
  expect(await watched.difference(came, expected)).toEqual(NO_DIFFERENCE)
})

it('K8: programs that are executed by unselected ones are watched from their first request on', async () => {
  backend = await startBackend()
  watched = await watchOnly({ exe: ['curl'] })
  watched.observer.begin()
  const url = `http://127.0.0.1:${backend.port}`
  const asked = paths('first', 'ok', COUNT)
  // The shell is not selected, and asks for something itself, in its own process.
  const script = `exec 3<>/dev/tcp/127.0.0.1/${backend.port}; for path in ${asked.join(' ')}; do curl -sf -o /dev/null "${url}$path"; done`
  const shell = spawn('bash', ['-c', script], { stdio: 'ignore' })
  expect(await once(shell, 'exit')).toEqual([0, null])
  const came = await watched.observer.spans('first', COUNT)
  expect(came.map(({ kind }) => kind)).toEqual(asked.map(() => CLIENT))
  expect(new Set(came.map(({ resource }) => resource['service.name']))).toEqual(new Set(['curl']))
  await expectAccounted(watched.spantap)
})

it('K8: what unselected processes move is not looked at', async () => {
  backend = await startBackend()
  watched = await watchOnly({ exe: ['no-such-program'] })
  watched.observer.begin()
  const to = `127.0.0.1:${backend.port}`
  // Judged with its first request; many more follow.
  const { pid, sent, received } = await runDriver({ to, row: 'none', count: 40_009 })
  expect(await watched.observer.spans('none', 0, [pid])).toEqual([])
  const samples = await watched.spantap.metrics()
  const seen = account(samples, 'send').measured + account(samples, 'receive').measured
  expect(seen).toBeLessThan((sent + received) / 2)
  expect(samples.sum('spantap_processes_judged_total', { verdict: 'selected' })).toBe(0)
})
