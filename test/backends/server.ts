import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const POLL_MS = 50
const READY_WITHIN_MS = 30_000
const KILL_AFTER_MS = 5_000
const TAIL_LINES = 20

export interface ServerOptions {
  readonly name: string
  readonly binary: string
  /** Files to write, by name, into the server's own directory before it starts. */
  readonly files: Readonly<Record<string, string>>
  /** The arguments, given that directory; it is also the working directory. */
  readonly args: (directory: string) => string[]
  /** URLs of which all must answer 200. */
  readonly ready: readonly string[]
}

export interface RunningServer {
  readonly pid: number
  /** Ends the server and removes its directory. Safe to call twice. */
  stop(): Promise<void>
}

/**
 * Runs a server in a temporary directory of its own and waits until it is ready. If it does not
 * become ready it is ended, and the error carries the end of its log.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { name, binary, files, args, ready } = options
  const directory = mkdtempSync(join(tmpdir(), `spantap-${name}-`))
  for (const [file, text] of Object.entries(files)) writeFileSync(join(directory, file), text)

  const logFile = join(directory, 'server.log')
  const fd = openSync(logFile, 'w')
  const child = spawn(binary, args(directory), { cwd: directory, stdio: ['ignore', fd, fd] })
  closeSync(fd)

  // A test runner that exits in the middle of a test must not leave its servers behind.
  const killNow = () => {
    child.kill('SIGKILL')
    remove(directory)
  }
  process.once('exit', killNow)
  let ended: string | undefined
  const end = new Promise<void>((resolve) => {
    const because = (reason: string) => {
      ended ??= reason
      process.off('exit', killNow)
      resolve()
    }
    child.once('error', (error) => because(error.message))
    child.once('exit', (code, signal) => because(`exited with ${signal ?? code}`))
  })

  let stopping: Promise<void> | undefined
  const stop = () => (stopping ??= terminate(child, end, directory))

  const deadline = Date.now() + READY_WITHIN_MS
  while (ended !== undefined || !(await allAnswer(ready))) {
    if (ended === undefined && Date.now() < deadline) {
      await Promise.race([sleep(POLL_MS), end])
      continue
    }
    const reason = ended ?? `not ready after ${READY_WITHIN_MS} ms`
    const text = tail(logFile)
    await stop()
    throw new Error(`${name}: ${reason}; its log ends with:\n${text}`)
  }
  return { pid: child.pid!, stop }
}

async function terminate(
  child: ChildProcess,
  end: Promise<void>,
  directory: string,
): Promise<void> {
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS)
  await end
  clearTimeout(timer)
  remove(directory)
}

function remove(directory: string): void {
  rmSync(directory, { recursive: true, force: true, maxRetries: 3 })
}

async function allAnswer(urls: readonly string[]): Promise<boolean> {
  const answers = urls.map(async (url) => {
    const response = await fetch(url, { signal: AbortSignal.timeout(1_000) })
    await response.arrayBuffer()
    return response.status === 200
  })
  return (await Promise.all(answers).catch(() => [false])).every(Boolean)
}

function tail(file: string): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES).join('\n')
}
