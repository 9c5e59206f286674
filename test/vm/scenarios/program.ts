// A program that a cell runs. Its output goes into a file: pipes of Node are unix sockets, whose bytes would count as traffic.
import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { until } from '../../support/until.ts'

/** An emulated machine on a busy host: whoever started the cell has less patience than this. */
const PATIENCE_MS = 900_000

export interface Program {
  readonly pid: number
  /** All that it has written so far. */
  output(): string
  /** Complete lines of JSON that it has written so far. */
  lines<T>(): T[]
  /** Resolves when its output has such a text; rejects when it ends before. */
  says(text: string): Promise<void>
  /** Resolves with its exit code, or the signal. */
  readonly ended: Promise<number | string>
  signal(signal: NodeJS.Signals): void
}

/** It does not outlive us. */
export function startProgram(command: readonly string[], output: string): Program {
  const file = openSync(output, 'w')
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', ...command], {
    stdio: ['ignore', file, file],
  })
  closeSync(file)
  let how: number | string | undefined
  const ended = new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'unknown'))
  })
  void ended.then((code) => (how = code))
  const said = (): string => readFileSync(output, 'utf8')
  const name = command.slice(0, 3).join(' ')
  return {
    pid: child.pid ?? 0,
    output: said,
    lines: <T>() =>
      said()
        .split('\n')
        .slice(0, -1)
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as T),
    async says(text) {
      await until(
        () => `${name} says ${text}; it said:\n${said()}`,
        () => {
          if (said().includes(text)) return true
          if (how !== undefined) throw new Error(`${name} ended (${how}):\n${said()}`)
          return false
        },
        PATIENCE_MS,
      )
    },
    ended,
    signal: (signal) => void child.kill(signal),
  }
}
