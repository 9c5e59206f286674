// The ways to see datagrams of DNS: the same rungs as for streams, and one BPF object each.
import type { Attach, RungName } from '../rungs.ts'

export interface LookupRung {
  readonly rung: RungName
  /** bpf/NAME.bpf.c */
  readonly object: string
  readonly programs: readonly string[]
  /** Without these there is nothing to see. */
  readonly required: readonly string[]
  /** It follows threads in a map. */
  readonly old: boolean
}

const BOTH = ['datagram_sent', 'datagram_received']
const INSIDE = [...BOTH, 'datagram_sent_v6', 'datagram_receive', 'datagram_receive_v6']
const BEGINS = ['datagram_send', 'datagram_send_v6']

const LADDER: readonly LookupRung[] = [
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
export const lookupLadder = (attach: Attach): readonly LookupRung[] =>
  LADDER.filter(({ rung }) => attach === 'auto' || attach === rung)
