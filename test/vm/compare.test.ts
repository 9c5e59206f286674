// That the comparison of cells notices what it is for.
import { expect, it } from 'vitest'
import { SERVER, spansOf, type Expected } from '../support/exchanges.ts'
import type { DecodedSpan } from '../support/otlp_sink.ts'
import { CELLS, type Cell } from './cells.ts'
import { byteProblems, spanProblems, type Seen } from './compare.ts'
import { differenceAt, impossibleAt } from './differences.ts'
import { SCENARIOS } from './scenarios/index.ts'
import type { Bytes, CellResult, Done, Truth } from './scenarios/result.ts'

const [CLIENT_PID, SERVER_PID] = [101, 103]
const cellOf = (name: string): Cell => CELLS.find((cell) => cell.name === name)!

function spanOf({ kind, pid, method, path, status, error }: Expected): DecodedSpan {
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
      'http.request.method': method,
      [kind === SERVER ? 'url.path' : 'url.full']:
        kind === SERVER ? path : `http://h:${30_000 + pid}${path}`,
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

/** A cell as it should be; pids and ports are other ones in each cell. */
function perfect(name: string, change: Partial<CellResult> = {}): Seen {
  const cell = cellOf(name)
  const client = CLIENT_PID + name.length
  const truth = SCENARIOS.map(({ id, outcome }): Truth => {
    if (impossibleAt(cell, id)) return { row: id, skipped: 'test' }
    return {
      row: id,
      client,
      server: SERVER_PID,
      statuses: { [outcome]: 101 },
      sent: 7,
      received: 7,
    }
  })
  const spans = SCENARIOS.map((scenario, i) => {
    const row = truth[i]!
    const all = 'skipped' in row ? [] : spansOf([row], scenario.spans)
    const line = differenceAt(cell, scenario.id)
    return [scenario.id, (line ? line.sees.spans(all) : all).map(spanOf)] as const
  })
  const result: CellResult = {
    kernel: '',
    attach: cell.attach,
    truth,
    bytes: bytes(0),
    overflow: bytes(3),
    seconds: {},
    ...change,
  }
  return { cell, result, spans: new Map(spans) }
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
    expect(spanProblems(perfect(name), host)).toEqual([])
    expect(byteProblems(perfect(name))).toEqual([])
  },
)

it('K2: one span that is missing is a problem, also when the host misses the same one', () => {
  const cut = (seen: Seen): Seen => without(seen, 'peek', (spans) => spans.slice(1))
  expect(spanProblems(cut(perfect('6.1-kprobe')), cut(host))).toEqual([
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
  const problems = spanProblems(strange, host)
  expect(problems[0]).toBe('1 spans that belong to no scenario')
  expect(problems[1]).toMatch(/^peek: 0 spans missing and 1 too many/)
})

it('K2: an attribute that is another one on the host', () => {
  const other = without(perfect('5.10-fentry'), 'duplex', ([first, ...rest]) => [
    { ...first!, attributes: { ...first!.attributes, 'server.address': 'elsewhere' } },
    ...rest,
  ])
  expect(spanProblems(other, host)).toEqual([
    expect.stringMatching(/^duplex: unlike the host's: 2 there, 2 here: .*elsewhere/s),
  ])
})

it('K2: a difference that is gone', () => {
  const scenario = SCENARIOS.find(({ id }) => id === 'mptcp')!
  const seen = perfect('6.12-tracepoint')
  const truth = seen.result.truth.find(({ row }) => row === 'mptcp') as Done
  const gone = without(seen, 'mptcp', () => spansOf([truth], scenario.spans).map(spanOf))
  expect(spanProblems(gone, host)).toEqual([
    expect.stringMatching(/^mptcp: 0 spans missing and 202 too many of what the table says/),
  ])
})

it('K2: a client that did not get what it should, and a scenario that was not possible', () => {
  const seen = perfect('6.12-fentry')
  const truth = seen.result.truth.map((row): Truth => {
    if (row.row === 'peek') return { row: 'peek', skipped: 'no reason' }
    return row.row === 'duplex' ? { ...(row as Done), statuses: { '200': 100, none: 1 } } : row
  })
  expect(spanProblems({ ...seen, result: { ...seen.result, truth } }, host)).toEqual([
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
  expect(byteProblems(perfect('6.1-fentry', { overflow: bytes(0), bytes: bytes(1) }))).toEqual([
    'the ring did not overflow',
    'records were lost while the scenarios ran',
  ])
})

it('K6: bytes that the programs did not move: in a guest nobody else does', () => {
  const overflow = { ...bytes(5), moved: 999 }
  expect(byteProblems(perfect('6.1-fentry', { overflow }))).toEqual([
    'overflow, receive: measured 1000, the programs moved 999',
    'overflow, send: measured 1000, the programs moved 999',
  ])
  expect(byteProblems(perfect('host', { overflow }))).toEqual([])
})
