// Which programs serve which feature: what is lost when one is refused, or was disabled. `run` logs it, `spantap doctor` shows it, and
// test/kernel/features takes each program away in turn to see that nothing else goes, here and in the cells of test/vm.

export interface Feature {
  /** As users know it. */
  readonly name: string
  /** What is not there without it: a whole sentence. */
  readonly without: string
  /** Those of every rung; a rung has some of them. */
  readonly programs: readonly string[]
  /** It is lost when one of them is missing; `all`: when none is left, as each does what the others do. */
  readonly lost: 'any' | 'all'
}

export const FEATURES: readonly Feature[] = [
  {
    name: 'sending',
    without: 'what is sent is neither captured nor counted, so there are no spans',
    programs: ['send_length', 'tcp_send', 'tcp_send_begin'],
    lost: 'any',
  },
  {
    name: 'receiving',
    without: 'what is received is neither captured nor counted, so there are no spans',
    programs: ['receive_length', 'tcp_recv'],
    lost: 'any',
  },
  {
    // The registers of a plain call say what it would (bpf/lib/blocked.bpf.h).
    name: 'receiving by io_uring and recvmmsg, and ends of TCP streams',
    without:
      'what is received by io_uring or recvmmsg is a gap, and a TCP stream has no end before its connection has',
    programs: ['tcp_recv_begin'],
    lost: 'any',
  },
  {
    name: 'io_uring',
    without: 'what is moved by io_uring is a gap on the rung tracepoint',
    programs: ['io_uring_submit'],
    lost: 'any',
  },
  {
    name: 'sendfile',
    without: 'what is sent by sendfile and splice shows late, as a gap before the next bytes',
    programs: ['tcp_pages'],
    lost: 'any',
  },
  {
    name: 'unix sockets, sending',
    without: 'what unix sockets send is not captured, so there are no spans of them',
    programs: ['unix_send', 'unix_send_begin'],
    lost: 'any',
  },
  {
    name: 'unix sockets, lengths of sends',
    without: 'what unix sockets send is not captured, so there are no spans of them',
    programs: ['unix_packet', 'unix_sent'],
    lost: 'all',
  },
  {
    name: 'unix sockets, sends that wait',
    without:
      'what is sent when the kernel has no room for one more return is not counted, and spans of that socket end there',
    programs: ['unix_packet'],
    lost: 'any',
  },
  {
    name: 'unix sockets, sends out of band and those of Linux 6.17',
    without:
      'what is sent out of band (MSG_OOB), and from Linux 6.17 on all that unix sockets send, is not captured',
    programs: ['unix_sent'],
    lost: 'any',
  },
  {
    name: 'unix sockets, sendfile',
    without:
      'what is sent by sendfile into a unix socket is not counted, and spans of that socket end there',
    programs: ['unix_pages', 'unix_pages_begin'],
    lost: 'any',
  },
  {
    name: 'unix sockets, receiving',
    without: 'what unix sockets receive is not captured, so there are no spans of them',
    programs: ['unix_recv', 'unix_recv_begin'],
    lost: 'any',
  },
  {
    name: 'unix sockets, splice',
    without:
      'what is received by splice from a unix socket is not counted, and spans of that socket end there',
    programs: ['unix_splice', 'unix_splice_begin'],
    lost: 'any',
  },
  {
    name: 'unix sockets, end of the stream',
    without: 'a response that ends with its unix socket has no span',
    programs: ['unix_end'],
    lost: 'any',
  },
  {
    name: 'begin and end of connections',
    without:
      'a request whose connection dies has no span, and who is client shows with the first message only',
    programs: ['set_state', 'set_state_nested'],
    lost: 'all',
  },
  {
    name: 'connections that begin or end in the middle of another one',
    without: 'about one begin or end of 10,000 is missed under load',
    programs: ['set_state', 'set_state_nested'],
    lost: 'any',
  },
  {
    name: 'TCP sockets that are closed',
    without: 'their state stays in the map until others need the room',
    programs: ['tcp_close'],
    lost: 'any',
  },
  {
    name: 'unix sockets that are closed',
    without: 'their state stays in the map until others need the room',
    programs: ['unix_release'],
    lost: 'any',
  },
  {
    name: 'processes that start',
    without:
      'processes that end at once, and those that become another program, have wrong names or none',
    programs: ['process_exec'],
    lost: 'any',
  },
  {
    name: 'processes that are forked',
    without: 'processes that execute nothing and end at once have no name',
    programs: ['process_fork'],
    lost: 'any',
  },
  {
    name: 'where processes start',
    without:
      'processes that end at once have no container, no host name of their own and no directory to be named after',
    programs: ['process_place'],
    lost: 'any',
  },
  {
    name: 'processes that end',
    without: 'what is known of them is forgotten later',
    programs: ['process_exit'],
    lost: 'any',
  },
  {
    name: 'network facts',
    without: 'no metrics of connections, bytes and round trip times by peer',
    programs: ['network_state', 'network_state_nested'],
    lost: 'all',
  },
  {
    name: 'network facts of connections that begin or end in the middle of another one',
    without: 'about one begin or end of 10,000 is missed under load',
    programs: ['network_state', 'network_state_nested'],
    lost: 'any',
  },
  {
    name: 'network facts of open connections',
    without:
      'what a connection moves is counted when it ends, and one that was there before is not counted',
    programs: ['look_at_sockets'],
    lost: 'any',
  },
  {
    name: 'lookups over UDP',
    without: 'what is asked, or answered, over UDP is not seen, so lookups have no spans',
    programs: ['datagram_send', 'datagram_sent', 'datagram_received'],
    lost: 'any',
  },
  {
    name: 'lookups over UDP in several pieces',
    without: 'a datagram that the kernel keeps in several pieces is seen without its bytes',
    programs: ['datagram_receive', 'datagram_receive_v6'],
    lost: 'any',
  },
  {
    name: 'lookups over UDP by IPv6',
    without: 'lookups whose server has an IPv6 address have no spans',
    programs: ['datagram_send_v6', 'datagram_sent_v6'],
    lost: 'any',
  },
]

/** Functions that newer kernels do not have any more, and where other programs see the same. */
const OF_OLD_KERNELS: ReadonlySet<string> = new Set(['tcp_pages', 'unix_pages', 'unix_pages_begin'])

/** A program that is missing for that reason costs nothing. */
export const isUnneeded = (program: string, code: string): boolean =>
  OF_OLD_KERNELS.has(program) && code === 'missing_feature'

/** What a program serves. */
export const featuresOf = (program: string): readonly Feature[] =>
  FEATURES.filter(({ programs }) => programs.includes(program))

/** What goes when these programs of a rung that has `programs` are missing. */
export function lostWithout(
  missing: ReadonlySet<string>,
  programs: readonly string[],
): readonly Feature[] {
  return FEATURES.filter((feature) => {
    const mine = feature.programs.filter((one) => programs.includes(one))
    const gone = mine.filter((one) => missing.has(one))
    return feature.lost === 'any' ? gone.length > 0 : gone.length > 0 && gone.length === mine.length
  })
}
