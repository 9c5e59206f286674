// What is to be seen of scenario.py, and which of it goes with which feature.
import type { Loss } from './golden.ts'
import { BYTES, CONNECTIONS, PAIRS } from './scenario.ts'

/** What receives of unix sockets take, all but the one by splice. */
const UNIX_TAKEN = BYTES.unixSent + BYTES.unixAnswered + BYTES.unixPages
const TCP = PAIRS * BYTES.sent + CONNECTIONS * BYTES.answered

type Facts = Readonly<Record<string, number | string>>
type Attached = readonly string[]

/** Facts with all programs that are attached on a rung. */
function allOf(attached: Attached): Facts {
  const has = (program: string): boolean => attached.includes(program)
  const network = has('look_at_sockets')
  const lookups = has('datagram_sent') ? 2 : 0
  return {
    'tcp sent': TCP + BYTES.ringAnswered,
    'tcp sent by sendfile': BYTES.pages,
    'tcp sent by io_uring': BYTES.ringSent,
    'tcp received': TCP + BYTES.ringSent + BYTES.pages,
    'tcp received by io_uring': BYTES.ringAnswered,
    'tcp ended': CONNECTIONS,
    'unix sent': BYTES.unixSent + BYTES.unixAnswered + BYTES.unixSpliced,
    'unix sent by sendfile': BYTES.unixPages,
    'unix received': UNIX_TAKEN,
    // A receive by splice has no tracepoint, and without its return probe no end of a stream shows.
    [SPLICED]: has('unix_splice') ? BYTES.unixSpliced : 0,
    'unix ended': has('unix_end') || has('receive_length') ? 1 : 0,
    roles: 2 * CONNECTIONS,
    closed: 2 * CONNECTIONS,
    exec: 1,
    place: 1,
    fork: 1,
    exit: 1,
    'datagrams sent': lookups,
    'datagrams received': lookups,
    'datagrams sent by IPv6': lookups,
    'datagrams received by IPv6': lookups,
    'datagrams received in pieces': lookups / 2,
    'datagrams received in pieces by IPv6': lookups / 2,
    'bytes of open connections': network ? 'yes' : 'no',
    opened: network ? 2 * CONNECTIONS : 0,
  }
}

/** Names of the facts that go with a feature when `program` is missing of those that would be `attached`. */
type Goes = (program: string, attached: Attached) => readonly string[]

/** A tracepoint is that of all sockets. */
const withUnix = (attached: Attached): boolean => !attached.includes('unix_recv')
const SENDFILE = 'tcp sent by sendfile'
const UNIX_SENDFILE = 'unix sent by sendfile'
const SPLICED = 'unix received by splice'
const PIECES = 'datagrams received in pieces'
const RING = ['tcp sent by io_uring', 'tcp received by io_uring']

const GOES: Readonly<Record<string, Goes>> = {
  sending: (program, attached) => [
    'tcp sent',
    'tcp sent by io_uring',
    // Where pages have a function of their own, what is missing is not in their way; but for kprobes both end in release_sock().
    ...(attached.includes('tcp_pages') && !isRelease(program, attached) ? [] : [SENDFILE]),
    ...(withUnix(attached) ? ['unix sent', UNIX_SENDFILE] : []),
  ],
  receiving: (_, attached) => [
    'tcp received',
    'tcp received by io_uring',
    'tcp ended',
    ...(withUnix(attached) ? ['unix received', 'unix ended'] : []),
  ],
  'receiving by io_uring and recvmmsg, and ends of TCP streams': () => [
    'tcp received by io_uring',
    'tcp ended',
  ],
  io_uring: () => RING,
  sendfile: () => [SENDFILE],
  'unix sockets, sending': (_, attached) => unixSends(attached),
  'unix sockets, lengths of sends': (_, attached) => unixSends(attached),
  'unix sockets, sendfile': () => [UNIX_SENDFILE],
  'unix sockets, receiving': () => ['unix received'],
  'unix sockets, splice': () => [SPLICED],
  'unix sockets, end of the stream': () => ['unix ended'],
  'begin and end of connections': () => ['roles', 'closed'],
  'processes that start': () => ['exec'],
  'where processes start': () => ['place'],
  'processes that are forked': () => ['fork'],
  'processes that end': () => ['exit'],
  'network facts': () => ['opened', 'bytes of open connections'],
  'network facts of open connections': () => ['bytes of open connections'],
  'lookups over UDP': (program, attached) => {
    const sends = /_sen[dt]$/.test(program)
    const facts = sends ? ['datagrams sent'] : ['datagrams received', PIECES]
    // What has no program of its own for IPv6 sees both.
    return attached.includes(`${program}_v6`)
      ? facts
      : [...facts, ...facts.map((fact) => `${fact} by IPv6`)]
  },
  'lookups over UDP in several pieces': (program) =>
    program.endsWith('_v6') ? [`${PIECES} by IPv6`] : [PIECES],
  'lookups over UDP by IPv6': () => ['datagrams sent by IPv6'],
}

/** Kprobes know before a receive ends what it takes: without its end that is a gap, as what splice takes is. */
function gapsOf(facts: Facts, attached: Attached): Facts {
  if (!attached.includes('unix_recv_begin')) return {}
  return { [SPLICED]: Number(facts[SPLICED]) + UNIX_TAKEN }
}

/** Where pages have a function of their own, the others are not in their way. */
const unixSends = (attached: Attached): readonly string[] =>
  attached.includes('unix_pages') ? ['unix sent'] : ['unix sent', UNIX_SENDFILE]

const isRelease = (program: string, attached: Attached): boolean =>
  program === 'tcp_send' && attached.includes('tcp_send_begin')

/** Features that cannot be seen going, and why. Each one is here or above (test/receivers/tcp/features.test.ts). */
const UNSEEN: Readonly<Record<string, string>> = {
  'connections that begin or end in the middle of another one': 'happens once in 10,000 times',
  'network facts of connections that begin or end in the middle of another one':
    'happens once in 10,000 times',
  'unix sockets, sends that wait': 'happens once in 1,000 times (test/vm/threads.test.ts)',
  'unix sockets, sends out of band and those of Linux 6.17':
    'no program sends out of band there, and no cell has a kernel that is as new',
  'TCP sockets that are closed': "shows in the kernel's memory only",
  'unix sockets that are closed': "shows in the kernel's memory only",
}

/** Names of features: those that show by facts, and those that do not. */
export const SEEN_FEATURES: readonly string[] = Object.keys(GOES)
export const UNSEEN_FEATURES: readonly string[] = Object.keys(UNSEEN)

/** The lines of `facts.ts`, sorted, without what is lost. Throws on a feature of which nothing is known. */
export function factsWithout(losses: readonly Loss[], attached: Attached): string[] {
  const facts: Record<string, number | string> = { ...allOf(attached) }
  for (const { feature, programs } of losses) {
    if (feature in UNSEEN) continue
    const goes = GOES[feature]
    if (!goes) throw new Error(`no fact is known to go with ${feature}`)
    for (const fact of programs.flatMap((program) => goes(program, attached))) {
      facts[fact] = typeof facts[fact] === 'string' ? 'no' : 0
    }
    if (programs.includes('unix_recv')) Object.assign(facts, gapsOf(facts, attached))
  }
  return Object.entries(facts)
    .map(([name, value]) => `${name} ${value}`)
    .toSorted()
}
