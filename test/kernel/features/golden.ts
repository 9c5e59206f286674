// Which features go with which programs of each object: written by hand, to hold receivers/tcp/features.ts against. A key of two names is what
// goes, besides, when both are missing.
import type { Feature } from '../../../receivers/tcp/features.ts'

type Names = readonly Feature['name'][]
type Golden = Readonly<Record<string, Names>>

const EVERYWHERE: Golden = {
  set_state: ['connections that begin or end in the middle of another one'],
  set_state_nested: ['connections that begin or end in the middle of another one'],
  'set_state set_state_nested': ['begin and end of connections'],
  process_exec: ['processes that start'],
  process_exit: ['processes that end'],
  process_fork: ['processes that are forked'],
  process_place: ['where processes start'],
}

/** Programs on functions of the protocols. */
const INSIDE: Golden = {
  ...EVERYWHERE,
  tcp_send: ['sending'],
  tcp_pages: ['sendfile'],
  tcp_recv_begin: ['receiving by io_uring and recvmmsg, and ends of TCP streams'],
  tcp_recv: ['receiving'],
  unix_pages: ['unix sockets, sendfile'],
  unix_recv: ['unix sockets, receiving'],
  unix_splice: ['unix sockets, splice'],
}

const CLOSES: Golden = {
  tcp_close: ['TCP sockets that are closed'],
  unix_release: ['unix sockets that are closed'],
}

const FENTRY: Golden = {
  ...INSIDE,
  unix_send: ['unix sockets, sending'],
  unix_end: ['unix sockets, end of the stream'],
}

const LOOKUPS: Golden = {
  datagram_sent: ['lookups over UDP'],
  datagram_received: ['lookups over UDP'],
}

const LOOKUPS_INSIDE: Golden = {
  ...LOOKUPS,
  datagram_sent_v6: ['lookups over UDP by IPv6'],
  datagram_receive: ['lookups over UDP in several pieces'],
  datagram_receive_v6: ['lookups over UDP in several pieces'],
}

/** By object (bpf/NAME.bpf.c). */
export const GOLDEN: Readonly<Record<string, Golden>> = {
  tcp_fentry: FENTRY,
  tcp_fentry_old: { ...FENTRY, ...CLOSES },
  tcp_kprobe: {
    ...INSIDE,
    ...CLOSES,
    tcp_send_begin: ['sending'],
    unix_send_begin: ['unix sockets, sending'],
    unix_packet: ['unix sockets, sends that wait'],
    unix_sent: ['unix sockets, sends out of band and those of Linux 6.17'],
    'unix_packet unix_sent': ['unix sockets, lengths of sends'],
    unix_pages_begin: ['unix sockets, sendfile'],
    unix_recv_begin: ['unix sockets, receiving'],
    unix_splice_begin: ['unix sockets, splice'],
  },
  tcp_tracepoint: {
    ...EVERYWHERE,
    send_length: ['sending'],
    receive_length: ['receiving'],
    io_uring_submit: ['io_uring'],
  },
  network: {
    network_state: ['network facts of connections that begin or end in the middle of another one'],
    network_state_nested: [
      'network facts of connections that begin or end in the middle of another one',
    ],
    'network_state network_state_nested': ['network facts'],
    look_at_sockets: ['network facts of open connections'],
  },
  dns_fentry: LOOKUPS_INSIDE,
  dns_fentry_old: LOOKUPS_INSIDE,
  dns_kprobe: {
    ...LOOKUPS_INSIDE,
    datagram_send: ['lookups over UDP'],
    datagram_send_v6: ['lookups over UDP by IPv6'],
  },
  dns_tracepoint: LOOKUPS,
}

/** Functions that Linux has until 6.4: on later kernels these programs are not needed. */
export const UNTIL_6_4: readonly string[] = ['tcp_pages', 'unix_pages', 'unix_pages_begin']

/** Every program of an object, in the order of their names. */
export const programsOf = (object: string): string[] =>
  Object.keys(GOLDEN[object]!)
    .filter((key) => !key.includes(' '))
    .toSorted()

/** Pairs of programs of which each does what the other does. */
export const pairsOf = (object: string): string[][] =>
  Object.keys(GOLDEN[object]!)
    .filter((key) => key.includes(' '))
    .map((key) => key.split(' '))

export interface Loss {
  readonly feature: Feature['name']
  /** Those that are disabled and would serve it. */
  readonly programs: readonly string[]
}

/** What goes with programs of an object, in the order of the features' names. */
export function lossesOf(object: string, disabled: readonly string[]): Loss[] {
  const found = Object.entries(GOLDEN[object]!).flatMap(([key, features]) => {
    const programs = key.split(' ')
    const gone = programs.every((program) => disabled.includes(program))
    return gone ? features.map((feature) => ({ feature, programs })) : []
  })
  return [...Map.groupBy(found, ({ feature }) => feature)]
    .map(([feature, of]) => ({ feature, programs: of.flatMap((one) => one.programs).toSorted() }))
    .toSorted((a, b) => (a.feature < b.feature ? -1 : 1))
}
