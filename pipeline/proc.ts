// What /proc lists: the processes of the host, and what each holds open (proc_pid_fd(5)).
import { readdirSync, readlinkSync } from 'node:fs'

/** A process may end, or turn out to be somebody else's, at any time: then its links are empty. */
export function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}

export const pids = (): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)

/**
 * Where the descriptors of a process lead: `socket:[7919]`, `anon_inode:[io_uring]`, `/dev/null`. Undefined when the process is gone,
 * or they are not for us (CAP_SYS_PTRACE for those of others; CAP_DAC_READ_SEARCH alone shows their numbers only).
 */
export function targetsOf(pid: number | 'self'): string[] | undefined {
  const folder = `/proc/${pid}/fd`
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch {
    return undefined
  }
  const targets = names.map((name) => linkOf(`${folder}/${name}`)).filter((one) => one !== '')
  return names.length > 0 && targets.length === 0 ? undefined : targets
}

/** The inode of a socket, as the tables of /proc/PID/net have it; undefined for what is no socket. */
export const socketInode = (target: string): string | undefined =>
  /^socket:\[(\d+)\]$/.exec(target)?.[1]
