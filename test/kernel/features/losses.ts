// What is to be seen of scenario.py, and which of it goes with which feature.
import { BYTES, PAIRS } from './scenario.ts'

const TCP = PAIRS * (BYTES.sent + BYTES.answered) + BYTES.pages
const UNIX = BYTES.unixSent + BYTES.unixAnswered

/** Facts with every program there. */
const ALL: Readonly<Record<string, number | string>> = {
  'tcp sent': TCP,
  'tcp received': TCP,
  'unix sent': UNIX,
  'unix received': UNIX,
  roles: 2 * PAIRS,
  closed: 2 * PAIRS,
  exec: 1,
  place: 1,
  fork: 1,
  exit: 1,
  'datagrams sent': 2,
  'datagrams received': 2,
  'datagrams sent by IPv6': 2,
  'datagrams received by IPv6': 2,
  'bytes of open connections': 'yes',
  opened: 2 * PAIRS,
}

/** Names of the facts that go with a feature when `program` of a rung with `programs` is missing. */
type Goes = (program: string, programs: readonly string[]) => readonly string[]

/** What is not here cannot be seen going: what happens once in 10,000 times, or shows in the memory of the kernel only. */
const GOES: Readonly<Record<string, Goes>> = {
  // A tracepoint is that of all sockets.
  sending: (_, programs) =>
    programs.includes('unix_send') ? ['tcp sent'] : ['tcp sent', 'unix sent'],
  receiving: (_, programs) =>
    programs.includes('unix_recv') ? ['tcp received'] : ['tcp received', 'unix received'],
  'unix sockets, sending': () => ['unix sent'],
  'unix sockets, receiving': () => ['unix received'],
  'begin and end of connections': () => ['roles', 'closed'],
  'processes that start': () => ['exec'],
  'where processes start': () => ['place'],
  'processes that are forked': () => ['fork'],
  'processes that end': () => ['exit'],
  'network facts': () => ['opened', 'bytes of open connections'],
  'network facts of open connections': () => ['bytes of open connections'],
  'lookups over UDP': (program, programs) => {
    const fact = lookup(program)
    // What has no program of its own for IPv6 sees both.
    return programs.includes(`${program}_v6`) ? [fact] : [fact, `${fact} by IPv6`]
  },
  'lookups over UDP by IPv6': (program) => [`${lookup(program)} by IPv6`],
}

const lookup = (program: string): string =>
  `datagrams ${/_sen[dt]/.test(program) ? 'sent' : 'received'}`

/** The lines of `facts.ts` without what these features gave. */
export function expectedWithout(
  features: readonly string[],
  disabled: readonly string[],
  programs: readonly string[],
): string[] {
  const expected: Record<string, number | string> = { ...ALL }
  for (const feature of features) {
    for (const fact of disabled.flatMap((one) => GOES[feature]?.(one, programs) ?? [])) {
      expected[fact] = ALL[fact] === 'yes' ? 'no' : 0
    }
  }
  return Object.entries(expected).map(([name, value]) => `${name} ${value}`)
}
