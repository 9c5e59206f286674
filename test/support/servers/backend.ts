// test/apps/server.py: answers what a request's path asks for.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startApp } from './child.ts'

/** One delayed request, by the server's own clock; ns of CLOCK_MONOTONIC. */
export interface Delayed {
  readonly path: string
  readonly received_ns: number
  readonly waited_ns: number
  readonly sent_ns: number
}

export interface Backend {
  readonly pid: number
  readonly port: number
  /** Of [::1]; undefined on a host without IPv6. */
  readonly port6: number | undefined
  readonly unix: string
  delayed(): Delayed[]
  /** Safe twice. */
  stop(): Promise<void>
}

export async function startBackend(): Promise<Backend> {
  const folder = mkdtempSync(join(tmpdir(), 'spantap-backend-'))
  const unix = join(folder, 'http.sock')
  const log = join(folder, 'log')
  const child = startApp('server.py', ['--unix', unix, '--log', log])
  const ready = JSON.parse(await child.line()) as { port: number; port6?: number }
  return {
    pid: child.pid,
    port: ready.port,
    port6: ready.port6,
    unix,
    delayed: () =>
      readFileSync(log, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Delayed),
    async stop() {
      await child.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
