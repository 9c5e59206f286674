// The one call that makes a server listen.
import type { ListenOptions, Server } from 'node:net'

/** Resolves when `server` listens there; rejects with Node's error. */
export function bind(server: Server, where: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const listens = (): void => {
      server.off('error', fails)
      resolve()
    }
    const fails = (error: Error): void => {
      server.off('listening', listens)
      reject(error)
    }
    server.once('error', fails).once('listening', listens).listen(where)
  })
}
