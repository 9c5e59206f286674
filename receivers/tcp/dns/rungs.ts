// The ways to see datagrams of DNS: the same rungs as for streams, and one BPF object each.
import { ladderOf, type Attach, type RungObject } from '../rungs.ts'

const BOTH = ['datagram_sent', 'datagram_received']
const INSIDE = [...BOTH, 'datagram_sent_v6', 'datagram_receive', 'datagram_receive_v6']
const BEGINS = ['datagram_send', 'datagram_send_v6']

const LADDER: readonly RungObject[] = [
  { rung: 'fentry', object: 'dns_fentry', programs: INSIDE, required: BOTH, old: false },
  { rung: 'fentry', object: 'dns_fentry_old', programs: INSIDE, required: BOTH, old: true },
  {
    rung: 'kprobe',
    object: 'dns_kprobe',
    programs: [...INSIDE, ...BEGINS],
    required: [...BOTH, 'datagram_send'],
    old: true,
  },
  { rung: 'tracepoint', object: 'dns_tracepoint', programs: BOTH, required: BOTH, old: false },
]

/** Every program that there is, to check a user's list. */
export const LOOKUP_PROGRAMS: readonly string[] = [
  ...new Set(LADDER.flatMap(({ programs }) => programs)),
]

/** What is tried for a rung, or `auto`, in this order. */
export const lookupLadder = (attach: Attach): readonly RungObject[] => ladderOf(attach, LADDER)
