// test/apps/proxy.mjs: a Node service that calls another one.
import { startApp } from './child.ts'

export interface Proxy {
  readonly pid: number
  readonly port: number
  /** Safe twice. */
  stop(): Promise<void>
}

/** Sends on to a port of 127.0.0.1; `close`: over a connection per request. */
export async function startProxy(to: number, close = false): Promise<Proxy> {
  const child = startApp('proxy.mjs', ['--to', `127.0.0.1:${to}`, ...(close ? ['--close'] : [])])
  const { port } = JSON.parse(await child.line()) as { port: number }
  return { pid: child.pid, port, stop: () => child.stop() }
}
