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
export const rssMb = (pid: number): number => memoryMb(pid, /^VmRSS:\s+(\d+)/m)

/** The same without files and without the rings between kernel and spantap, each page of which is resident once it was used. */
export const ownMb = (pid: number): number => memoryMb(pid, /^RssAnon:\s+(\d+)/m)

const memoryMb = (pid: number, line: RegExp): number =>
  Number(line.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024
