// A clean clone of this repository with nothing installed, and commands in it as a user runs them: with the system's own
// Node and npm, no terminal, and no settings of the npm that runs the tests.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { startChild, type Child } from '../support/servers/child.ts'

export interface Clone {
  readonly folder: string
  /** Start a command in the clone. Its output ends in `said()`. */
  start(command: string, ...args: string[]): Child
  remove(): void
}

/** The committed state, whose objects are shared with this clone. */
export function cleanClone(): Clone {
  const folder = mkdtempSync(join(tmpdir(), 'spantap-clone-'))
  const root = process.cwd()
  execFileSync('git', ['-c', 'safe.directory=*', 'clone', '--quiet', '--shared', root, folder])
  return {
    folder,
    start: (command, ...args) => {
      // One stream: setup speaks on standard error, vitest on standard output.
      const script = 'exec "$0" "$@" </dev/null 1>&2'
      return startChild('env', ['-i', ...environment(), 'sh', '-c', script, command, ...args], {
        cwd: folder,
      })
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function environment(): string[] {
  const path = (process.env['PATH'] ?? '').split(delimiter)
  const ofSystem = path.filter((each) => !each.includes('node_modules'))
  const kept = Object.entries(process.env).filter(
    ([name, value]) =>
      value !== undefined && !/^(npm_|NODE$|PATH$|VITEST|TEST$|NODE_ENV)/.test(name),
  )
  return [`PATH=${ofSystem.join(delimiter)}`, ...kept.map(([name, value]) => `${name}=${value}`)]
}
