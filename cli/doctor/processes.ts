// All processes of the host, and the sockets that none of them holds.
import { readdirSync, readFileSync } from 'node:fs'
import { readFacts } from '../../receivers/process/index.ts'
import { viewOf, type ProcessView } from './process_view.ts'
import { hostSockets } from './socket_table.ts'

export interface HostView {
  readonly processes: readonly ProcessView[]
  /** Connected TCP sockets that no process holds: those of kernel threads (NFS, SMB, iSCSI); undefined when not all is readable. */
  readonly kernelSockets: number | undefined
}

/** PF_KTHREAD of include/linux/sched.h, in field 9 of /proc/PID/stat. */
const KERNEL_THREAD = 0x200000

export function viewHost(): HostView {
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
  const programs = pids.filter((pid) => runsProgram(pid))
  // First the sockets: one that is opened meanwhile is missed, one that nobody holds would be taken for the kernel's.
  const sockets = hostSockets(programs)
  const held = new Set<string>()
  const processes: ProcessView[] = []
  for (const pid of programs) {
    const facts = pid === process.pid ? undefined : readFacts(pid)
    if (facts) processes.push(viewOf(facts, sockets, held))
  }
  const all = processes.every(({ descriptors }) => descriptors !== undefined)
  const free = [...sockets].filter(
    ([inode, { kind, state }]) => kind === 'tcp' && state === 'connected' && !held.has(inode),
  )
  return { processes, kernelSockets: all ? free.length : undefined }
}

function runsProgram(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // Fields 3 and 9: a zombie has no descriptors any more, a kernel thread no program.
    return fields[0] !== 'Z' && (Number(fields[6]) & KERNEL_THREAD) === 0
  } catch {
    return false
  }
}
