// What the kernel's records said of a process: all that is known of one that ended before /proc was read.
import { hostname } from 'node:os'
import type { ProcessFacts } from '../../pipeline/data/events.ts'
import type { Reading } from './read.ts'
import { otelVariables, splitArgs } from './vectors.ts'

/** Where a process runs its program. */
export interface Place {
  readonly exe: string
  readonly cwd: string
  /** In the format of /proc/PID/cgroup. */
  readonly cgroup: string
  /** Of its UTS namespace. */
  readonly hostname: string
  readonly argStart: number
}

export interface Said extends Reading {
  /** Its host name is the kernel's word, and not a guess. */
  readonly placed: boolean
}

/**
 * From an exec. `argv` and `env` are strings ended by zero bytes, perhaps cut; of `env` only OTEL_* is kept.
 */
export function saidByExec(
  pid: number,
  startTicks: number,
  comm: string,
  argv: Uint8Array,
  env: Uint8Array,
): Said {
  const facts = {
    pid,
    startTicks,
    exe: '',
    comm,
    args: splitArgs(argv),
    cwd: '',
    env: otelVariables(env),
    cgroup: '',
    hostname: hostname(),
  }
  return { facts, argStart: 0, placed: false }
}

/** With what the same exec said of the place. */
export function saidAt(said: Said, { argStart, ...place }: Place): Said {
  return { facts: { ...said.facts, ...place }, argStart, placed: true }
}

/** A forked process runs what its parent runs, in the same place. */
export function saidByFork(pid: number, startTicks: number, parent: Said): Said {
  return { ...parent, facts: { ...parent.facts, pid, startTicks } }
}

/**
 * Facts of a process out of what /proc says now and what was said before. /proc knows more (a title), unless the process runs
 * another program by now, or has ended while it was read: a zombie has no arguments.
 */
export function bothSay(now: Reading, said: Said): ProcessFacts {
  const other = now.argStart !== 0 && said.argStart !== 0 && now.argStart !== said.argStart
  if (other || now.facts.args.length === 0) return said.facts
  const { facts } = now
  return {
    ...facts,
    exe: facts.exe || said.facts.exe,
    cwd: facts.cwd || said.facts.cwd,
    env: Object.keys(facts.env).length > 0 ? facts.env : said.facts.env,
    cgroup: facts.cgroup || said.facts.cgroup,
    hostname: said.placed ? said.facts.hostname : facts.hostname,
  }
}
