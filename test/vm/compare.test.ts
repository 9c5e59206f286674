// That the comparison of cells notices what it is for.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { CLIENT, SERVER, spansOf, type Expected } from '../support/exchanges.ts'
import type { DecodedSpan } from '../support/otlp_sink.ts'
import { CELLS, type Cell } from './cells.ts'
import { byteProblems, readCell, spanProblems, type Seen } from './compare.ts'
import { differenceAt, impossibleAt } from './differences.ts'
import { SCENARIOS } from './scenarios/index.ts'
import { RESULT, type Bytes, type CellResult, type Done, type Truth } from './scenarios/result.ts'
import { SELECTION } from './scenarios/selection.ts'

const [CLIENT_PID, SERVER_PID] = [101, 103]
const cellOf = (name: string): Cell => CELLS.find((cell) => cell.name === name)!

function spanOf({ kind, pid, method, path, status, error }: Expected): DecodedSpan {
  const asks =
    kind === SERVER ? { 'url.path': path } : { 'url.full': `http://h:${30_000 + pid}${path}` }
  return {
    traceId: `${method}${path}`,
    spanId: `${kind}${path}`,
    parentId: '',
    name: method,
    kind,
    startNs: BigInt(pid),
    endNs: BigInt(pid),
    status: 0,
    statusMessage: '',
    flags: 1,
    traceState: '',
    attributes: {
      ...(path.startsWith('/')
        ? { 'http.request.method': method, ...asks }
        : { 'dns.question.name': path }),
      ...(status === undefined ? {} : { 'http.response.status_code': status }),
      ...(error === undefined ? {} : { 'error.type': error }),
    },
    events: [],
    links: [],
    resource: { 'process.pid': pid },
    scope: { name: '', version: '' },
  }
}

const bytes = (lostRecords: number): Bytes => ({
  accounts: (['receive', 'send'] as const).map((direction) => ({
    direction,
    measured: 1009,
    accounted: 1009,
    by: { captured: 1000, 'skipped self': 9 },
  })),
  moved: 1000,
  lostRecords,
})

const done = (row: string, client: number, outcome: string): Done => ({
  row,
  client,
  server: SERVER_PID,
  statuses: { [outcome]: 101 },
  sent: 7,
  received: 7,
})

/** A cell as it should be; pids and ports are other ones in each cell. */
function perfect(name: string, change: Partial<CellResult> = {}): Seen {
  const cell = cellOf(name)
  const client = CLIENT_PID + name.length
  const truth = SCENARIOS.map(({ id, outcome }): Truth => {
    const impossible = impossibleAt(cell, id)
    if (impossible) return { row: id, skipped: impossible.says }
    return done(id, client, outcome)
  })
  const spans = SCENARIOS.map((scenario, i) => {
    const row = truth[i]!
    const all = 'skipped' in row ? [] : spansOf([row], scenario.spans)
    const line = differenceAt(cell, scenario.id)
    return [scenario.id, (line ? line.sees.spans(all) : all).map(spanOf)] as const
  })
  const selected = done('selection', client, '200')
  const result: CellResult = {
    kernel: '',
    rung: cell.attach,
    truth,
    bytes: bytes(0),
    unmeasured: bytes(0),
    overflow: bytes(3),
    selection: { truth: [selected], bytes: bytes(0) },
    ...change,
  }
  const selection = spansOf([selected], SELECTION.spans).map(spanOf)
  const servers = selection.filter(({ kind }) => kind === SERVER)
  return { cell, result, spans: new Map(spans), selection: servers }
}

const without = (
  seen: Seen,
  id: string,
  change: (spans: readonly DecodedSpan[]) => DecodedSpan[],
): Seen => ({
  ...seen,
  spans: new Map(seen.spans).set(id, change(seen.spans.get(id)!)),
})
const host = perfect('host')

it.each(CELLS.map(({ name }) => name))(
  'K2: %s has no problems when all is as it must be',
  (name) => {
    expect(spanProblems(perfect(name), [host])).toEqual([])
    expect(byteProblems(perfect(name))).toEqual([])
  },
)

it('K2: one span that is missing is a problem, also when the host misses the same one', () => {
  const cut = (seen: Seen): Seen => without(seen, 'peek', (spans) => spans.slice(1))
  expect(spanProblems(cut(perfect('6.1-kprobe')), [cut(host)])).toEqual([
    expect.stringMatching(/^peek: 1 spans missing and 0 too many: missing 1 × client/),
  ])
})

it('K2: a span that comes twice, and one that belongs to no scenario', () => {
  const twice = without(perfect('6.1-kprobe'), 'peek', (spans) => [...spans, spans[0]!])
  const strange = {
    ...twice,
    spans: new Map(twice.spans).set('', [
      spanOf({ kind: SERVER, pid: 1, method: 'GET', path: '/', status: 200 }),
    ]),
  }
  const problems = spanProblems(strange, [host])
  expect(problems[0]).toBe('1 spans that belong to no scenario')
  expect(problems[1]).toMatch(/^peek: 0 spans missing and 1 too many/)
})

it('K2: an attribute that is another one on the host', () => {
  const other = without(perfect('5.10-fentry'), 'duplex', ([first, ...rest]) => [
    { ...first!, attributes: { ...first!.attributes, 'server.address': 'elsewhere' } },
    ...rest,
  ])
  expect(spanProblems(other, [host])).toEqual([
    expect.stringMatching(/^duplex: unlike host: 2 there, 2 here: .*elsewhere/s),
  ])
})

it('K2: where the host has a difference, the first guest that has none is what others are compared with', () => {
  const guest = perfect('5.10-kprobe')
  const other = without(perfect('6.12-fentry'), 'sendmmsg', ([first, ...rest]) => [
    { ...first!, attributes: { ...first!.attributes, 'server.address': 'elsewhere' } },
    ...rest,
  ])
  expect(spanProblems(other, [host, perfect('6.12-tracepoint')])).toEqual([])
  expect(spanProblems(other, [host, guest, perfect('6.1-kprobe')])).toEqual([
    expect.stringMatching(/^sendmmsg: unlike 5\.10-kprobe: 2 there, 2 here: .*elsewhere/s),
  ])
})

it('K2: a span of who is not selected, and one that is missing of who is', () => {
  const seen = perfect('6.1-kprobe')
  const [truth] = seen.result.selection.truth
  const all = spansOf([truth as Done], SELECTION.spans).map(spanOf)
  const client = all.find(({ kind }) => kind === CLIENT)!
  const selection = [...seen.selection.slice(1), client]
  expect(spanProblems({ ...seen, selection }, [host])).toEqual([
    expect.stringMatching(/^selection: 1 spans missing and 1 too many: missing 1 × server/),
  ])
})

it('K2: a host with TLS in its kernel shows what other cells with tracepoints show', () => {
  const scenario = SCENARIOS.find(({ id }) => id === 'ktls')!
  const truth = host.result.truth.map((row) =>
    row.row === 'ktls' ? done('ktls', CLIENT_PID + 'host'.length, '200') : row,
  )
  const able = { ...host, result: { ...host.result, truth } }
  const all = spansOf([truth.find(({ row }) => row === 'ktls') as Done], scenario.spans)
  const first = all.filter(({ path }) => path.endsWith('/000')).map(spanOf)
  expect(
    spanProblems(
      without(able, 'ktls', () => first),
      [],
    ),
  ).toEqual([])
  expect(spanProblems(able, [])).toEqual([expect.stringMatching(/^ktls: 2 spans missing/)])
})

it('K2: a difference that is gone', () => {
  const scenario = SCENARIOS.find(({ id }) => id === 'mptcp')!
  const seen = perfect('6.12-tracepoint')
  const truth = seen.result.truth.find(({ row }) => row === 'mptcp') as Done
  const gone = without(seen, 'mptcp', () => spansOf([truth], scenario.spans).map(spanOf))
  expect(spanProblems(gone, [host])).toEqual([
    expect.stringMatching(/^mptcp: 0 spans missing and 202 too many of what the table says/),
  ])
})

it('K2: a client that did not get what it should, and a scenario that was not possible', () => {
  const seen = perfect('6.12-fentry')
  const truth = seen.result.truth.map((row): Truth => {
    if (row.row === 'peek') return { row: 'peek', skipped: 'no reason' }
    return row.row === 'duplex' ? { ...(row as Done), statuses: { '200': 100, none: 1 } } : row
  })
  const old = perfect('5.10-kprobe')
  const excuse = old.result.truth.map((row): Truth =>
    'skipped' in row && row.row === 'mptcp' ? { row: 'mptcp', skipped: 'no such socket' } : row,
  )
  expect(spanProblems({ ...old, result: { ...old.result, truth: excuse } }, [host])).toEqual([
    'mptcp: was not possible: no such socket',
  ])
  expect(spanProblems({ ...seen, result: { ...seen.result, truth } }, [host])).toEqual([
    'peek: was not possible: no reason',
    'duplex: the client had 100 × 200,1 × none instead of 101 × 200',
  ])
})

it('K6: a byte that is not accounted for, a ring that did not overflow, records that were lost', () => {
  const [receive, send] = bytes(0).accounts
  const off = { ...bytes(5), accounts: [receive!, { ...send!, accounted: 1008 }] }
  expect(byteProblems(perfect('6.1-fentry', { overflow: off }))).toEqual([
    expect.stringMatching(/^overflow: .*"direction":"send","measured":1009,"accounted":1008/),
  ])
  const [again] = bytes(0).accounts
  const nameless = { ...bytes(0), accounts: [{ ...again!, by: { 'skipped unknown': 1009 } }] }
  expect(byteProblems(perfect('6.1-fentry', { unmeasured: nameless }))).toEqual([
    expect.stringMatching(/^unmeasured: .*"skipped unknown":1009/),
  ])
  expect(byteProblems(perfect('6.1-fentry', { overflow: bytes(0), unmeasured: bytes(1) }))).toEqual(
    ['the ring did not overflow', 'records were lost while the scenarios ran'],
  )
})

it('K6: bytes that the programs did not move: in a guest nobody else does', () => {
  const overflow = { ...bytes(5), moved: 999 }
  expect(byteProblems(perfect('6.1-fentry', { overflow }))).toEqual([
    'overflow, receive: measured 1000, the programs moved 999',
    'overflow, send: measured 1000, the programs moved 999',
  ])
  expect(byteProblems(perfect('host', { overflow }))).toEqual([])
})

it('K6: a scenario whose bytes nobody measured', () => {
  const moved = { ...bytes(0), moved: 1001 }
  for (const name of ['6.1-fentry', 'host']) {
    expect(byteProblems(perfect(name, { bytes: moved }))).toEqual([
      'recording, receive: measured 1000, the programs moved 1001',
      'recording, send: measured 1000, the programs moved 1001',
    ])
  }
})

it('K1: a cell that ran with other hooks, or in another kernel, than its name says', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'spantap-cell-test-'))
  const write = (change: Partial<CellResult>): void => {
    const { result } = perfect('6.1-fentry', { kernel: '6.1.0-44-amd64', ...change })
    writeFileSync(join(folder, RESULT), JSON.stringify(result))
  }
  const read = (): Promise<Seen> => readCell(cellOf('6.1-fentry'), folder)
  try {
    write({ rung: 'kprobe' })
    await expect(read()).rejects.toThrow('6.1-fentry was the rung kprobe of the kernel 6.1.0-44')
    write({ kernel: '6.12.3' })
    await expect(read()).rejects.toThrow('6.1-fentry was the rung fentry of the kernel 6.12.3')
  } finally {
    rmSync(folder, { recursive: true })
  }
})
