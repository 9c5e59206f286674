// What this kernel can do, found out by doing it: versions say little, as distributions take features back and leave features out.
import { NativeError, open } from '../../native/index.ts'
import { reasonOf } from '../../pipeline/errors.ts'
import { objectFile } from '../../receivers/tcp/load.ts'
import { short } from './short.ts'

export interface Trial {
  readonly feature: string
  /** Null when this process may not try. */
  readonly works: boolean | null
  /** What the kernel said, when it does not work. */
  readonly answer: string | null
  /** What spantap does with it. */
  readonly use: string
}

interface Attempt {
  readonly feature: string
  readonly object: string
  readonly program: string
  /** A program that is only loaded has nothing to be attached to. */
  readonly attach: boolean
  readonly use: string
}

const attempt = (
  feature: string,
  [object, program]: readonly [string, string],
  use: string,
  attach = true,
): Attempt => ({ feature, object, program, attach, use })

const hooks = (name: string): [string, string] => ['doctor_hooks', `try_${name}`]

/** Programs of bpf/doctor_*.bpf.c. */
const ATTEMPTS: readonly Attempt[] = [
  attempt('fentry', hooks('fentry'), 'the rung fentry'),
  attempt('kprobe', hooks('kprobe'), 'the rung kprobe'),
  attempt('tracepoints of sockets (6.3)', hooks('socket_tracepoint'), 'the rung tracepoint'),
  attempt(
    'tracepoints with types',
    hooks('tracepoint'),
    'the begin and end of connections and processes',
  ),
  attempt('ring buffer', ['doctor_ring', 'try_ring'], 'the way of all events to user space'),
  attempt(
    'storage of sockets in tracing programs',
    ['doctor_socket_storage', 'try_socket_storage'],
    'connections; else they are in a bounded hash',
  ),
  attempt(
    'storage of tasks in tracing programs',
    ['doctor_task_storage', 'try_task_storage'],
    'nothing yet',
  ),
  attempt('current task with its type', hooks('current_task'), 'the rung tracepoint'),
  attempt('registers of a task', hooks('registers'), 'the rung tracepoint'),
  attempt('uprobe', hooks('uprobe'), 'TLS libraries and handlers, later'),
  attempt('uprobe_multi', hooks('uprobe_multi'), 'many uprobes at once, later'),
  attempt(
    'memory of BPF counted by the memory cgroup',
    hooks('memory_cgroup'),
    'large maps; else RLIMIT_MEMLOCK bounds them',
    false,
  ),
]

/** Try all, one after the other; nothing stays in the kernel. */
export function tryFeatures(): Trial[] {
  return ATTEMPTS.map((one) => {
    const { feature, use } = one
    const error = refusal(one)
    if (error === undefined) return { feature, works: true, answer: null, use }
    const forbidden = error instanceof NativeError && error.code === 'missing_capability'
    return { feature, works: forbidden ? null : false, answer: short(reasonOf(error)), use }
  })
}

/** What was thrown; undefined when it works. */
function refusal({ object, program, attach }: Attempt): unknown {
  const others = ATTEMPTS.filter((one) => one.object === object && one.program !== program)
  try {
    const tried = open(objectFile(object), { disable: others.map((one) => one.program) })
    try {
      if (attach) tried.attach(program)
    } finally {
      tried.close()
    }
    return undefined
  } catch (error) {
    return error
  }
}
