// What a process has used so far, from /proc.
import { readdirSync, readFileSync } from 'node:fs'

/** USER_HZ on every Linux that Node runs on. */
const TICK_US = 10_000

/** User and system time of a process in µs, to 10 ms. */
export function cpuUs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * TICK_US
}

/** Time in ns that the threads of this name ran. */
export function threadNs(pid: number, name: string): number {
  let ns = 0
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const folder = `/proc/${pid}/task/${thread}`
    if (readFileSync(`${folder}/comm`, 'utf8').trim() !== name) continue
    ns += Number(readFileSync(`${folder}/schedstat`, 'utf8').split(' ')[0])
  }
  return ns
}

/** Resident memory in MB. */
export function rssMb(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024
}
