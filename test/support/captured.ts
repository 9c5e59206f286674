// spantap with everything that it writes kept: standard output, standard error, or both together from a terminal.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stringify } from 'yaml'
import { until } from './until.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const READY = /Everything is ready/
const SIZE = 'stty columns 320 rows 120'

export interface CapturedOptions {
  /** The configuration as plain data. */
  readonly config: unknown
  readonly args?: readonly string[]
  /** Give it a terminal. */
  readonly terminal?: boolean
  /** A command before it, as `setpriv …`. */
  readonly before?: readonly string[]
  /** The command instead of `run`. */
  readonly command?: readonly string[]
}

export interface Captured {
  readonly pid: number
  /** All that was written so far. */
  output(): string
  /** Resolves with the exit code. */
  readonly ended: Promise<number>
  /** Resolves when it watches the host; rejects with its output when it ends before. */
  ready(): Promise<void>
  /** SIGTERM; the exit code. Safe twice. */
  stop(): Promise<number>
}

/** Starts spantap; its files are gone when it has ended, its output stays. */
export async function startCaptured(options: CapturedOptions): Promise<Captured> {
  const folder = mkdtempSync(join(tmpdir(), 'spantap-captured-'))
  // `before` may make it another user.
  chmodSync(folder, 0o755)
  const [config, out, pidFile] = ['pipeline.yaml', 'out', 'pid'].map((name) =>
    join(folder, name),
  ) as [string, string, string]
  writeFileSync(config, stringify(options.config))
  const words = [
    ...(options.before ?? []),
    process.execPath,
    'main.ts',
    ...(options.command ?? ['run']),
    '--config',
    config,
    ...(options.args ?? []),
  ]
  const size = options.terminal ? `${SIZE}; ` : ''
  const script = `${size}echo $$ > ${pidFile}; exec ${words.map(quoted).join(' ')}`
  const file = openSync(out, 'w')
  const [command, args] = options.terminal
    ? ['script', ['--quiet', '--return', '--command', script, '/dev/null']]
    : ['sh', ['-c', script]]
  const child = spawn(command, args, {
    cwd: ROOT,
    env: { ...process.env, TERM: 'xterm' },
    stdio: ['ignore', file, file],
  })
  closeSync(file)
  let last = ''
  const output = (): string => (existsSync(out) ? readFileSync(out, 'latin1') : last)
  let code: number | undefined
  const ended = once(child, 'exit').then(([given]: (number | null)[]) => {
    last = output()
    rmSync(folder, { recursive: true, force: true })
    return (code = given ?? -1)
  })
  const pid = await until('a pid', () => writtenPid(pidFile))
  const kill = (): void => {
    if (code === undefined) process.kill(pid, 'SIGKILL')
  }
  process.once('exit', kill)
  void ended.then(() => process.off('exit', kill))
  return {
    pid,
    output,
    ended,
    ready: async () => {
      await until(output, () => {
        if (code !== undefined) throw new Error(`spantap ended with ${code}:\n${output()}`)
        return READY.test(output())
      })
    },
    async stop() {
      if (code === undefined) process.kill(pid, 'SIGTERM')
      return ended
    },
  }
}

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`

/** The shell opens the file before it writes it: an empty one would be 0, which `kill` takes for our own process group. */
export const writtenPid = (file: string): number | undefined =>
  existsSync(file) ? Number(readFileSync(file, 'utf8')) || undefined : undefined
