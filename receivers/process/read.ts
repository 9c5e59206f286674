// Facts of a running process, out of /proc/PID.
import { closeSync, openSync, readFileSync, readlinkSync, readSync } from 'node:fs'
import { hostname } from 'node:os'
import type { ProcessFacts } from '../../pipeline/data/events.ts'
import { parseStat } from './stat.ts'
import { otelVariables, splitArgs, variable } from './vectors.ts'

/** Most of an argument vector or an environment that is read: the kernel allows a quarter of the stack's limit. */
const MAX_VECTOR = 256 * 1024

/**
 * What /proc says, or undefined when the process is gone, or another one has taken its pid while we read. Single files may
 * be unreadable (other namespaces, kernel threads): then their facts are empty.
 */
export function readFacts(pid: number): ProcessFacts | undefined {
  const folder = `/proc/${pid}`
  const before = parseStat(optional(() => readFileSync(`${folder}/stat`, 'utf8')))
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
  const after = parseStat(optional(() => readFileSync(`${folder}/stat`, 'utf8')))
  return after?.startTicks === before.startTicks ? facts : undefined
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
