// How many processes there are to watch.
import { readdirSync, readlinkSync } from 'node:fs'

/** Processes of the host that run a program: kernel threads have none. */
export function countProcesses(): number {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && runsProgram(name)).length
}

function runsProgram(pid: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/exe`) !== ''
  } catch {
    return false
  }
}
