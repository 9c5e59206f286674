// Child processes of tests: they say in one line of JSON that they are ready, and end by their pid, also when the test runner dies.
import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'

/** More than anything needs to come to an end, spantap with a dead backend (5 s) included. */
const KILL_AFTER_MS = 15_000
const STDERR_BYTES = 8_000

/** Debian's own, rather than a version manager's shell script before it. */
export const PYTHON = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3'

export interface Child {
  readonly pid: number
  /** The next line of standard output; rejects with the end of standard error when there is none any more. */
  line(): Promise<string>
  /** Write a line to standard input. */
  tell(line: string): void
  /** Resolves with the exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>
  /** SIGTERM unless another is given, and SIGKILL to what does not heed it. Safe twice. */
  stop(signal?: NodeJS.Signals): Promise<void>
  /** The end of standard error. */
  said(): string
}

export interface ChildOptions {
  /** A command that becomes it: `nsenter …`, `unshare …` without a fork. */
  readonly inside?: readonly string[]
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
}

/** Start a program of the search path or of a path; it does not outlive the test runner, however that one ends. */
export function startChild(
  command: string,
  args: readonly string[],
  options: ChildOptions = {},
): Child {
  const child: ChildProcessByStdio<Writable, Readable, Readable> = spawn(
    'setpriv',
    ['--pdeathsig', 'TERM', ...(options.inside ?? []), command, ...args],
    {
      stdio: 'pipe',
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      env: { ...process.env, ...options.env },
    },
  )
  const kill = (): void => void child.kill('SIGKILL')
  process.once('exit', kill)
  let said = ''
  child.stderr.on(
    'data',
    (chunk: Buffer) => (said = (said + chunk.toString()).slice(-STDERR_BYTES)),
  )
  child.stdin.on('error', () => {})
  const ended = new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'))
  }).finally(() => process.off('exit', kill))
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  return {
    pid: child.pid ?? 0,
    async line() {
      const { value, done } = await lines.next()
      if (done) throw new Error(`${command} ${args[0] ?? ''} ended (${await ended}): ${said}`)
      return value
    },
    tell: (line) => void child.stdin.write(`${line}\n`),
    ended,
    async stop(signal = 'SIGTERM') {
      child.kill(signal)
      const timer = setTimeout(kill, KILL_AFTER_MS)
      await ended
      clearTimeout(timer)
    },
    said: () => said,
  }
}

/** Path of a file in test/apps. */
export const app = (name: string): string =>
  fileURLToPath(new URL(`../../apps/${name}`, import.meta.url))

/** A script of test/apps, in Python or with this Node. */
export function startApp(
  name: string,
  args: readonly string[] = [],
  options: ChildOptions = {},
): Child {
  const command = name.endsWith('.py') ? PYTHON : process.execPath
  return startChild(command, [app(name), ...args], options)
}
