// The ways to hook the same sockets. A rung is one BPF object, since all of its programs share the state of a socket.
export type RungName = 'fentry' | 'kprobe' | 'tracepoint'

/** What `attach:` may say. */
export const ATTACH = ['auto', 'fentry', 'kprobe', 'tracepoint'] as const
export type Attach = (typeof ATTACH)[number]

export interface RungObject {
  readonly rung: RungName
  /** bpf/NAME.bpf.c */
  readonly object: string
  readonly programs: readonly string[]
  /** Without these there is nothing to see; the others cost their own feature only. */
  readonly required: readonly string[]
  /** It follows sockets or threads in a map of its own (bpf/lib/connection_map.bpf.h), as older kernels want it. */
  readonly old: boolean
  /** Others of the object, which nobody needs: they are not loaded. */
  readonly unneeded?: readonly string[]
}

const PROCESSES = ['process_exec', 'process_exit', 'process_fork', 'process_place']
const EVERYWHERE = ['set_state', 'set_state_nested', ...PROCESSES]
const FENTRY = ['tcp_send', 'tcp_recv_begin', 'tcp_recv']
const KPROBE = ['tcp_send_begin', ...FENTRY]
const TRACEPOINT = ['send_length', 'receive_length']
const UNIX = ['unix_pages', 'unix_recv', 'unix_splice']
const INSIDE = [...FENTRY, 'tcp_pages', ...UNIX, ...EVERYWHERE]
const UNIX_RETURNS = ['unix_send', 'unix_end']
const CLOSES = ['tcp_close', 'unix_release']
const BEGINS = ['tcp_send_begin', ...['unix_send', ...UNIX].map((program) => `${program}_begin`)]
const UNIX_SENDS = ['unix_packet', 'unix_sent']

/** Best first: the cheapest that has the socket's lock; what needs no probes at all comes last, as the others see more. */
const LADDER: readonly RungObject[] = [
  {
    rung: 'fentry',
    object: 'tcp_fentry',
    programs: [...INSIDE, ...UNIX_RETURNS],
    required: FENTRY,
    old: false,
  },
  {
    rung: 'fentry',
    object: 'tcp_fentry_old',
    programs: [...INSIDE, ...UNIX_RETURNS, ...CLOSES],
    required: FENTRY,
    old: true,
  },
  {
    rung: 'kprobe',
    object: 'tcp_kprobe',
    programs: [...INSIDE, ...UNIX_SENDS, ...BEGINS, ...CLOSES],
    required: KPROBE,
    old: true,
  },
  {
    rung: 'tracepoint',
    object: 'tcp_tracepoint',
    programs: [...TRACEPOINT, 'io_uring_submit', ...EVERYWHERE],
    required: TRACEPOINT,
    old: false,
  },
]

/** Every program that there is, to check a user's list. */
export const PROGRAMS: ReadonlySet<string> = new Set(LADDER.flatMap(({ programs }) => programs))

/** What is tried for `attach`, in this order. */
export const ladderOf = (
  attach: Attach,
  ladder: readonly RungObject[] = LADDER,
): readonly RungObject[] => ladder.filter(({ rung }) => attach === 'auto' || attach === rung)

/** Who begins and ends, and nothing of what sockets move; `listens`: also who begins to listen. */
export function processesOf(rung: RungObject, listens: boolean): RungObject {
  const programs = listens ? EVERYWHERE : PROCESSES
  const unneeded = rung.programs.filter((program) => !programs.includes(program))
  return { ...rung, programs, required: [], unneeded }
}
