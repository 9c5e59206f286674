// A real nginx with test/apps/nginx.conf before another server.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onFreePorts } from '../ports.ts'
import { until } from '../until.ts'
import { app, startChild, type Child } from './child.ts'

export interface NginxProxy {
  /** Of the one worker, which does all the work. */
  readonly pid: number
  /** Keeps its connections to the server alive. */
  readonly port: number
  /** HTTP/1.0 and a connection per request to the server: nginx's own default. */
  readonly portClose: number
  stop(): Promise<void>
}

/** `to`: host:port or unix:/path. */
export async function startNginxProxy(to: string): Promise<NginxProxy> {
  const folder = mkdtempSync(join(tmpdir(), 'spantap-nginx-'))
  mkdirSync(join(folder, 'static'))
  writeFileSync(join(folder, 'static', 'page.txt'), 'a file\n'.repeat(1000))
  const started = await onFreePorts(['port', 'portClose'], async ({ port, portClose }) => {
    const conf = readFileSync(app('nginx.conf'), 'utf8')
      .replaceAll('{folder}', folder)
      .replaceAll('{port}', String(port))
      .replaceAll('{port_close}', String(portClose))
      .replaceAll('{upstream}', to)
    writeFileSync(join(folder, 'nginx.conf'), conf)
    const child = startChild('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')])
    const pid = await workerOf(child)
    return { child, pid, port, portClose }
  })
  const { child, pid, port, portClose } = started
  return {
    pid,
    port,
    portClose,
    async stop() {
      await child.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The master's only child, once it is there: by then the master listens. */
async function workerOf(child: Child): Promise<number> {
  let ended = false
  void child.ended.then(() => (ended = true))
  return until('a worker of nginx', () => {
    if (ended)
      throw new Error(
        `nginx: ${child.said().includes('98: ') ? 'address already in use' : child.said()}`,
      )
    const children = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8')
    return Number(children.trim().split(' ')[0]) || undefined
  })
}
