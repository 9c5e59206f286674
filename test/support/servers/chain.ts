// nginx → Node → Python, as services stand behind each other.
import { startBackend, type Backend } from './backend.ts'
import { startNginxProxy, type NginxProxy } from './nginx_proxy.ts'
import { startProxy, type Proxy } from './proxy.ts'

export interface Chain {
  readonly nginx: NginxProxy
  readonly node: Proxy
  readonly python: Backend
  stop(): Promise<void>
}

/** `close`: Node opens a connection per request. */
export async function startChain(close = false): Promise<Chain> {
  const python = await startBackend()
  const node = await startProxy(python.port, close)
  const nginx = await startNginxProxy(`127.0.0.1:${node.port}`)
  return {
    nginx,
    node,
    python,
    async stop() {
      await Promise.all([nginx.stop(), node.stop(), python.stop()])
    },
  }
}
