// Which processes there are, and whether one of them still is.
import { readFileSync } from 'node:fs'
import { pids } from '../../pipeline/proc.ts'
import { parseStat, type Stat } from './stat.ts'

/** Processes of the host that run a program: kernel threads and zombies do not. Everybody may know that of all processes. */
export const runningPids = (): number[] => pids().filter((pid) => statOf(pid)?.runsProgram === true)

/** Is that process there? Another one may have its pid by now. */
export const isRunning = (pid: number, startTicks: number): boolean =>
  statOf(pid)?.startTicks === startTicks

function statOf(pid: number): Stat | undefined {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return undefined
  }
}
