// Which processes there are to watch.
import { readFileSync } from 'node:fs'
import { pids } from '../../pipeline/proc.ts'
import { parseStat } from './stat.ts'

/** Processes of the host that run a program: kernel threads and zombies do not. Everybody may know that of all processes. */
export const runningPids = (): number[] => pids().filter(runsProgram)

function runsProgram(pid: number): boolean {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.runsProgram === true
  } catch {
    return false
  }
}
