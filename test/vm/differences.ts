// Where a cell does not show what was done, and why: the known differences (K2). docs/kernels.md has them as a table. Each line is
// tested in every cell that it names: what it says must be what comes, exactly. A difference that is gone fails, too.
import { CLIENT, SERVER, type Expected } from '../support/exchanges.ts'
import { CELLS, type Cell } from './cells.ts'

export interface Sees {
  /** What there is of the scenario, for people. */
  readonly words: string
  /** Of the spans that the ground truth asks for, those that come; a span may say something else. */
  spans(all: readonly Expected[]): Expected[]
}

export interface Difference {
  readonly scenarios: readonly string[]
  readonly cells: (cell: Cell) => boolean
  readonly where: string
  readonly sees: Sees
  /** Its bytes are not counted as the programs count them. */
  readonly unmeasured?: true
  readonly why: string
}

/** A kernel that cannot do it at all: nothing to see. Another host may be able to: then it shows what other cells of its rung show. */
export interface Impossible {
  readonly scenarios: readonly string[]
  readonly cells: (cell: Cell) => boolean
  readonly where: string
  /** What the program says of it. */
  readonly says: string
  readonly why: string
}

const nothing: Sees = { words: 'nothing', spans: () => [] }
const anywhere = (): boolean => true
const tracepoint = (cell: Cell): boolean => cell.attach === 'tracepoint'

const inProtocol = (cell: Cell): boolean => cell.attach !== 'tracepoint'

const pathIs = (end: string) => (span: Expected) => span.path.endsWith(end)
const first = pathIs('/000')
const last = pathIs('/100')
const server = ({ kind }: Expected): boolean => kind === SERVER
const client = ({ kind }: Expected): boolean => kind === CLIENT

export const DIFFERENCES: readonly Difference[] = [
  {
    scenarios: ['older-than-spantap-pipelined'],
    cells: anywhere,
    where: 'everywhere',
    sees: { words: 'the first exchange that is alone', spans: (all) => all.filter(last) },
    why: 'Answers that were on their way when spantap came may be those of any request in one write; a wrong pair would be worse',
  },
  {
    scenarios: ['mptcp'],
    cells: ({ kernel }) => kernel !== '5.10',
    where: 'everywhere',
    sees: nothing,
    unmeasured: true,
    why: 'The socket of the process is not one of TCP: its subflows are, and the kernel itself reads and writes them',
  },
  {
    scenarios: ['sendmmsg', 'recvmmsg'],
    cells: tracepoint,
    where: 'tracepoint',
    sees: nothing,
    why: 'The registers do not say which message of the vector it was',
  },
  {
    scenarios: ['uring-two', 'uring-fixed', 'uring-provided'],
    cells: tracepoint,
    where: 'tracepoint',
    sees: nothing,
    why: 'Where the bytes are is known from the submission: of one request for each direction of a socket, found by its descriptor',
  },
  {
    scenarios: ['splice-receive'],
    cells: tracepoint,
    where: 'tracepoint',
    sees: {
      words: 'servers; of the clients the last one, with error.type connection_closed',
      spans: (all) => [
        ...all.filter(server),
        ...all.filter((span) => client(span) && last(span)).map(closed),
      ],
    },
    unmeasured: true,
    why: 'No tracepoint fires: that bytes were taken shows only in the next call, and whether the response was among them in none',
  },
  {
    scenarios: ['ktls'],
    cells: (cell) => inProtocol(cell) && cell.kernel !== '5.10',
    where: 'fentry, kprobe',
    sees: nothing,
    unmeasured: true,
    why: 'What passes through TCP is encrypted by then',
  },
  {
    scenarios: ['ktls'],
    cells: tracepoint,
    where: 'tracepoint',
    sees: { words: 'the first exchange', spans: (all) => all.filter(first) },
    unmeasured: true,
    why: 'The sequence numbers count what is encrypted, so that each call looks as if bytes before it were missing',
  },
  {
    scenarios: ['unix-splice'],
    cells: tracepoint,
    where: 'tracepoint',
    sees: {
      words: 'the first server',
      spans: (all) => all.filter((span) => server(span) && first(span)),
    },
    unmeasured: true,
    why: 'No tracepoint fires, and unix sockets have no sequence numbers that would show the gap',
  },
]

const closed = (span: Expected): Expected => ({ ...span, error: 'connection_closed' })

const NO_TLS = 'this kernel has no TLS of its own'

export const IMPOSSIBLE: readonly Impossible[] = [
  {
    scenarios: ['ktls'],
    cells: ({ kernel }) => kernel === undefined,
    where: 'the host of the tests',
    says: NO_TLS,
    why: 'Its kernel has no TLS of its own',
  },
  {
    scenarios: ['mptcp'],
    cells: ({ kernel }) => kernel === '5.10',
    where: '5.10',
    says: 'this kernel has no MPTCP',
    why: 'That kernel of Debian has no MPTCP',
  },
  {
    scenarios: ['ktls'],
    cells: ({ kernel }) => kernel === '5.10',
    where: '5.10',
    says: NO_TLS,
    why: 'That kernel of Debian has no TLS of its own',
  },
]

/** Scenarios that some cell with this rung does not measure as their programs do. */
export const unmeasuredBy = (attach: string): ReadonlySet<string> =>
  new Set(
    DIFFERENCES.filter(
      ({ unmeasured, cells }) =>
        unmeasured && CELLS.some((cell) => cell.attach === attach && cells(cell)),
    ).flatMap(({ scenarios }) => scenarios),
  )

/** The line for a scenario in a cell, if there is one. */
export const differenceAt = (cell: Cell, scenario: string): Difference | undefined =>
  DIFFERENCES.find(({ scenarios, cells }) => cells(cell) && scenarios.includes(scenario))

export const impossibleAt = (cell: Cell, scenario: string): Impossible | undefined =>
  IMPOSSIBLE.find(({ scenarios, cells }) => cells(cell) && scenarios.includes(scenario))
