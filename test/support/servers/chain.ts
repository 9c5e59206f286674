// nginx → Node → Python, as services stand behind each other.
import type { Hop } from '../exchanges.ts'
import { startBackend, type Backend } from './backend.ts'
import { startNginxProxy, type NginxProxy } from './nginx_proxy.ts'
import { startProxy, type Proxy } from './proxy.ts'

export interface Chain {
  readonly nginx: NginxProxy
  readonly node: Proxy
  readonly python: Backend
  stop(): Promise<void>
}

/** The hops of a request of `client`. */
export const hopsOf = (client: number, { nginx, node, python }: Omit<Chain, 'stop'>): Hop[] => [
  { client, server: nginx.pid },
  { client: nginx.pid, server: node.pid },
  { client: node.pid, server: python.pid },
]

export async function startChain(): Promise<Chain> {
  const python = await startBackend()
  const node = await startProxy(python.port)
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
