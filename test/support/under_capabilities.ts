// spantap as a user that may do nothing but what a list of capabilities says, out of a folder that everybody may read.
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startChild, type Child } from './servers/child.ts'
import { until } from './until.ts'
import { UID } from './nobody.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** `CAP_BPF` → `bpf` as setpriv has it. */
const word = (capability: string): string => capability.replace('CAP_', '').toLowerCase()

/** Arguments of setpriv for a user without a name who holds these capabilities and can get no other. */
export function onlyWith(capabilities: readonly string[], user = UID): string[] {
  const set = ['-all', ...capabilities.map((one) => `+${word(one)}`)].join()
  return [
    `--reuid=${user}`,
    `--regid=${user}`,
    '--clear-groups',
    '--no-new-privs',
    `--bounding-set=${set}`,
    `--inh-caps=${set}`,
    `--ambient-caps=${set}`,
  ]
}

export interface Place {
  /** The Node of these tests, and main.ts, by paths that everybody may follow. */
  readonly node: string
  readonly main: string
  /** For files of the test; everybody may read it. */
  readonly folder: string
  write(name: string, text: string): string
  remove(): void
}

/** This clone, mounted once more where everybody can reach it: it may lie in a folder of root's. Needs root. */
export function openPlace(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'spantap-rights-'))
  chmodSync(folder, 0o755)
  const clone = join(folder, 'clone')
  mkdirSync(clone)
  // Never to be written, whatever goes wrong: it is the clone itself.
  execFileSync('mount', ['--bind', ROOT, clone])
  execFileSync('mount', ['-o', 'remount,bind,ro', clone])
  return {
    folder,
    node: join(clone, relative(ROOT, process.execPath)),
    main: join(clone, 'main.ts'),
    write(name, text) {
      const file = join(folder, name)
      writeFileSync(file, text, { mode: 0o644 })
      return file
    },
    remove() {
      execFileSync('umount', ['--lazy', clone])
      rmdirSync(clone)
      rmSync(folder, { recursive: true })
    },
  }
}

/** Start it; resolves when it watches the host, or with what it ended. */
export async function startUnder(
  place: Place,
  capabilities: readonly string[],
  config: string,
): Promise<{ child: Child; ended: () => number | string | undefined }> {
  const words = [...onlyWith(capabilities), place.node, place.main, 'run', '--config', config]
  const child = startChild('setpriv', words, { cwd: place.folder })
  let ended: number | string | undefined
  void child.ended.then((how) => (ended = how))
  await until(
    () => `it is ready, or has ended; it said:\n${child.said()}`,
    () => ended !== undefined || /Everything is ready/.test(child.said()),
    20_000,
  )
  return { child, ended: () => ended }
}
