// test/apps/processes.c: compiled once, and under the names of the programs that a test wants to see.
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cached } from './cached.ts'
import { run } from './run.ts'
import { app, startChild, type ChildOptions } from './servers/child.ts'

/** Linked statically: a container's image needs nothing else. */
const FLAGS = ['-O1', '-static', '-pthread', '-Wall', '-Wextra', '-Werror']

export function processesBinary(): string {
  const source = app('processes.c')
  const folder = cached('test-processes', [source], (building) =>
    run('cc', [...FLAGS, '-o', 'processes', source], building),
  )
  return join(folder, 'processes')
}

export interface Programs {
  readonly folder: string
  /** Path of one of them. */
  path(name: string): string
  remove(): void
}

/** A folder with the program under each of these names. */
export function namedPrograms(...names: string[]): Programs {
  const folder = mkdtempSync(join(tmpdir(), 'spantap-programs-'))
  for (const name of names) copyFileSync(processesBinary(), join(folder, name))
  return {
    folder,
    path: (name) => join(folder, name),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** A process that has made the request of that number. */
export interface Requester {
  readonly pid: number
  readonly n: number
}

/** Runs one to its end; gives what it printed. Throws when it, or a process of its own, failed. */
export async function runProcesses(
  program: string,
  args: readonly string[],
  options: ChildOptions = {},
): Promise<{ pid: number; requesters: Requester[] }> {
  const child = startChild(program, args, options)
  const requesters: Requester[] = []
  try {
    for (;;) {
      const [pid, n] = (await child.line()).split(' ').map(Number)
      requesters.push({ pid: pid!, n: n! })
    }
  } catch (error) {
    if ((await child.ended) !== 0) throw error
  }
  return { pid: child.pid, requesters }
}

/** What processes.c calls the n-th process, whose program is `program`. */
export function serviceOf(n: number, program: string): string {
  if (n % 3 === 0) return `named-${n % 7}`
  return n % 3 === 1 ? `given-${n % 5}` : program
}
