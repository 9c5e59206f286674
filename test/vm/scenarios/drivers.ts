// The programs that do the scenarios: a Python client and server, and two that fork: one in C, and one that looks names up.
import { globSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cached } from '../../support/cached.ts'
import { run } from '../../support/run.ts'
import { PYTHON } from '../../support/servers/child.ts'
import { startProgram, type Program } from './program.ts'
import type { Done, Skipped, Truth } from './result.ts'
import { COUNT, type Scenario } from './scenario.ts'

const APPS = fileURLToPath(new URL('../../apps', import.meta.url))

const ALONE = ['unshare', '--net', 'sh', '-c', '/sbin/ip link set lo up && exec "$0" "$@"']

/** test/apps/syscalls, compiled. Done on the host first: a compiler takes long in an emulated machine. */
export function syscallsProgram(): string {
  const folder = join(APPS, 'syscalls')
  const sources = globSync('*.[ch]', { cwd: folder }).toSorted()
  const made = cached(
    'syscalls',
    sources.map((name) => join(folder, name)),
    (target) => {
      const flags = ['-O1', '-Wall', '-Wextra', '-Werror', '-pthread']
      const units = sources.filter((name) => name.endsWith('.c'))
      run('gcc', [...flags, '-o', join(target, 'syscalls'), ...units], folder)
    },
  )
  return join(made, 'syscalls')
}

export interface Driving {
  /** Lets it do its scenarios. They are done, and its processes still there, when this resolves with what they saw. */
  go(): Promise<Truth[]>
  /** Its processes end. */
  stop(): Promise<void>
}

/** test/apps/rows.py and server.py; the connections that are to be older than spantap are there when this resolves. */
export async function startPython(
  scenarios: readonly Scenario[],
  folder: string,
): Promise<Driving & { readonly port: number }> {
  const unix = join(folder, 'http.sock')
  const serve = [PYTHON, join(APPS, 'server.py'), '--unix', unix]
  const server = startProgram(serve, join(folder, 'server.out'))
  await server.says('"port"')
  const [ready] = server.lines<{ port: number; port6?: number }>()
  const port = ready?.port ?? 0
  const addresses = new Map([
    ['{inet}', `127.0.0.1:${port}`],
    ['{inet6}', `[::1]:${ready?.port6 ?? 0}`],
    ['{unix}', `unix:${unix}`],
  ])
  const rows = scenarios.map(({ id, arguments: args }) => ({
    row: id,
    arguments: args.map((word) => addresses.get(word) ?? word),
  }))
  const list = join(folder, 'rows.json')
  writeFileSync(list, JSON.stringify(rows))
  const client = startProgram([PYTHON, join(APPS, 'rows.py'), list], join(folder, 'rows.out'))
  await client.says('"pid"')
  return {
    port,
    async go() {
      client.signal('SIGUSR1')
      await client.says('"done"')
      type Row = Omit<Done, 'client' | 'server'> & { readonly errors: readonly string[] }
      const done = client.lines<Partial<Row>>().filter((line): line is Row => 'statuses' in line)
      const failed = done.filter(({ errors }) => errors.length > 0)
      if (failed.length > 0) throw new Error(`the Python client failed: ${JSON.stringify(failed)}`)
      return done.map(({ row, statuses, sent, received }) => ({
        row,
        statuses,
        sent,
        received,
        client: client.pid,
        server: server.pid,
      }))
    },
    stop: () => end([client, server]),
  }
}

/** test/apps/syscalls; its connections begin at `go`. */
export const prepareSyscalls = (
  scenarios: readonly Scenario[],
  folder: string,
  options: readonly string[] = [],
): Driving => prepare(scenarios, [syscallsProgram(), String(COUNT), ...options], folder)

/** test/apps/dns/rows.py, in a network namespace of its own: port 53 may be taken. */
export const prepareLookups = (scenarios: readonly Scenario[], folder: string): Driving =>
  prepare(scenarios, [...ALONE, PYTHON, join(APPS, 'dns/rows.py'), String(COUNT)], folder)

/** A program that gets its rows as arguments, and begins with them at `go`. */
function prepare(
  scenarios: readonly Scenario[],
  command: readonly string[],
  folder: string,
): Driving {
  let program: Program | undefined
  return {
    async go() {
      const rows = scenarios.map(({ id, arguments: [row = ''] }) => `${id},${row}`)
      if (rows.length === 0) return []
      program = startProgram([...command, ...rows], join(folder, `${rows.length}-${rows[0]}.out`))
      await program.says('"done"')
      const [pids, ...lines] = program.lines<{ client: number; server: number } & Row>()
      type Row = Skipped | (Pick<Done, 'row' | 'sent' | 'received'> & { readonly count: number })
      return lines.flatMap((line): Truth[] => {
        if (!('row' in line)) return []
        if ('skipped' in line) return [{ row: line.row, skipped: line.skipped }]
        const { row, count, sent, received } = line
        const { client, server } = pids!
        return [{ row, client, server, statuses: { '200': count }, sent, received }]
      })
    },
    stop: () => end(program ? [program] : []),
  }
}

async function end(programs: readonly Program[]): Promise<void> {
  for (const program of programs) program.signal('SIGTERM')
  await Promise.all(programs.map(({ ended }) => ended))
}
