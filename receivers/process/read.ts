// Facts of a running process, out of /proc/PID.
import { closeSync, openSync, readFileSync, readlinkSync, readSync } from 'node:fs'
import { hostname } from 'node:os'
import type { ProcessFacts } from '../../pipeline/data/events.ts'
import { parseStat, type Stat } from './stat.ts'
import { otelVariables, splitArgs, variable } from './vectors.ts'

/** Most of an argument vector or an environment that is read: the kernel allows a quarter of the stack's limit. */
const MAX_VECTOR = 256 * 1024

/** What /proc says of a process, and which program of it that was. */
export interface Reading {
  readonly facts: ProcessFacts
  /** Where its arguments begin: another address after every exec (the stack is placed at random). 0: unknown. */
  readonly argStart: number
}

/** The facts alone: see `readProcess`. */
export function readFacts(pid: number): ProcessFacts | undefined {
  return readProcess(pid)?.facts
}

/**
 * What /proc says, or undefined when the process is gone, or another one has taken its pid while we read. Single files may
 * be unreadable (other namespaces, kernel threads): then their facts are empty.
 */
export function readProcess(pid: number): Reading | undefined {
  let reading = readOnce(pid)
  // It ran another program while we read, so half of it may be of each. Once more: nobody goes on like this.
  if (reading?.mixed === true) reading = readOnce(pid)
  return reading
}

function readOnce(pid: number): (Reading & { readonly mixed: boolean }) | undefined {
  const folder = `/proc/${pid}`
  const before = statOf(folder)
  if (!before) return undefined
  const environ = readVector(`${folder}/environ`)
  const facts = {
    pid,
    startTicks: before.startTicks,
    exe: optional(() => readlinkSync(`${folder}/exe`)),
    comm: before.comm,
    args: splitArgs(readVector(`${folder}/cmdline`)),
    cwd: optional(() => readlinkSync(`${folder}/cwd`)),
    env: otelVariables(environ),
    cgroup: optional(() => readFileSync(`${folder}/cgroup`, 'utf8')),
    hostname: hostOf(folder, environ),
  }
  const after = statOf(folder)
  if (after?.startTicks !== before.startTicks) return undefined
  const { argStart } = before
  return { facts, argStart, mixed: after.argStart !== 0 && after.argStart !== argStart }
}

function statOf(folder: string): Stat | undefined {
  return parseStat(optional(() => readFileSync(`${folder}/stat`, 'utf8')))
}

/** A process in a UTS namespace of its own is told its name by whoever made the namespace: Docker and Kubernetes do. */
function hostOf(folder: string, environ: Uint8Array): string {
  const uts = optional(() => readlinkSync(`${folder}/ns/uts`))
  const own = uts === '' || uts === optional(() => readlinkSync('/proc/self/ns/uts'))
  return (own ? undefined : variable(environ, 'HOSTNAME')) || hostname()
}

function readVector(file: string): Uint8Array {
  let fd: number
  try {
    fd = openSync(file, 'r')
  } catch {
    return new Uint8Array()
  }
  try {
    const bytes = Buffer.allocUnsafe(MAX_VECTOR)
    let length = 0
    for (;;) {
      const got = readSync(fd, bytes, length, MAX_VECTOR - length, null)
      length += got
      if (got === 0 || length === MAX_VECTOR) return bytes.subarray(0, length)
    }
  } catch {
    return new Uint8Array()
  } finally {
    closeSync(fd)
  }
}

/** '' when the file is not there for us. */
function optional(read: () => string): string {
  try {
    return read()
  } catch {
    return ''
  }
}
