// One cell from begin to end: cell.ts, in a guest or on this machine.
import { spawn } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { boot } from './boot.ts'
import type { Cell } from './cells.ts'

/** The whole of a cell. Two at a time on two idle cores need a few minutes. */
const TIMEOUT_MS = 20 * 60_000

export interface CellRun {
  readonly cell: Cell
  /** Where cell.ts has left its files: recording and result. */
  readonly folder: string
  readonly bootMs: number
  readonly allMs: number
}

/**
 * @param bundled folder of main.mjs and cell.mjs (bundle.ts)
 * @param folder is emptied, and filled by the cell
 * @param say takes lines of the cell
 * Rejects when the cell failed, with what it said.
 */
export async function runCell(
  cell: Cell,
  bundled: string,
  folder: string,
  say: (line: string) => void,
): Promise<CellRun> {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const command = cellCommand(cell, bundled, folder)
  const onOutput = byLine(say)
  const began = performance.now()
  const { code, output, bootMs } =
    cell.kernel === undefined
      ? await runHere(command, onOutput)
      : await boot({
          kernel: cell.kernel,
          command,
          writable: folder,
          timeoutMs: TIMEOUT_MS,
          onOutput,
        })
  if (code !== 0) throw new Error(`${cell.name}: exit code ${code}; it said:\n${output}`)
  return { cell, folder, bootMs, allMs: performance.now() - began }
}

/** @param bundled folder of main.mjs and cell.mjs (bundle.ts) */
export function cellCommand(
  { attach, features }: Cell,
  bundled: string,
  folder: string,
): readonly string[] {
  const [cell, main] = [join(bundled, 'cell.mjs'), join(bundled, 'main.mjs')]
  const command = [process.execPath, cell, '--attach', attach, '--out', folder, '--main', main]
  return features ? [...command, '--features'] : command
}

interface Ran {
  readonly code: number
  readonly output: string
  readonly bootMs: number
}

function runHere(command: readonly string[], onOutput: (chunk: Buffer) => void): Promise<Ran> {
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', ...command], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      onOutput(chunk)
    })
  }
  return new Promise<Ran>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 1, output, bootMs: 0 }))
  }).finally(() => clearTimeout(timer))
}

/** Chunks to lines; a line that has no end yet waits for it. */
function byLine(say: (line: string) => void): (chunk: Buffer) => void {
  let rest = ''
  return (chunk) => {
    const lines = (rest + chunk.toString()).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) say(line)
  }
}
