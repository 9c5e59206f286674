// All processes of the host, and the sockets that none of them holds.
import { readFacts } from '../../receivers/process/index.ts'
import { runningPids } from '../../receivers/process/running.ts'
import { viewOf, type ProcessView } from './process_view.ts'
import { hostSockets } from './socket_table.ts'

export interface HostView {
  readonly processes: readonly ProcessView[]
  /** Connected TCP sockets that no process holds: those of kernel threads (NFS, SMB, iSCSI); undefined when not all is readable. */
  readonly kernelSockets: number | undefined
}

export function viewHost(): HostView {
  const running = runningPids()
  // First the sockets: one that is opened meanwhile is missed, one that nobody holds would be taken for the kernel's.
  const sockets = hostSockets(running)
  const held = new Set<string>()
  const processes: ProcessView[] = []
  for (const pid of running) {
    const facts = pid === process.pid ? undefined : readFacts(pid)
    if (facts) processes.push(viewOf(facts, sockets, held))
  }
  const all = processes.every(({ descriptors }) => descriptors !== undefined)
  const free = [...sockets].filter(
    ([inode, { kind, state }]) => kind === 'tcp' && state === 'connected' && !held.has(inode),
  )
  return { processes, kernelSockets: all ? free.length : undefined }
}
