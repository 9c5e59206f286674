// A server for one page of metrics.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { joinEndpoint } from '../net/endpoint.ts'
import { listen } from '../net/listen.ts'
import { metricsHandler, type Page } from './handler.ts'

const PATH = '/metrics'
/** Longer than most scrape intervals, or a scraper's next request meets a closed connection. */
const KEEP_ALIVE_MS = 65_000

export interface MetricsServer {
  readonly port: number
  /** For people: where the page is. */
  readonly url: string
  /** Ends all connections, too. Safe twice. */
  stop(): Promise<void>
}

/**
 * Serve `page` at `/metrics` of `host` ('' for all addresses; an IPv6 address without brackets) and `port` (0 for a free one).
 * `failed` hears what goes wrong later. Rejects with one sentence when the port is taken.
 */
export async function serveMetrics(
  host: string,
  port: number,
  page: () => Page,
  failed: (error: unknown) => void,
): Promise<MetricsServer> {
  const server = createServer(
    { keepAliveTimeout: KEEP_ALIVE_MS },
    metricsHandler({ path: PATH, page, failed }),
  )
  await listen(server, host, port)
  server.on('error', failed)
  const { port: bound } = server.address() as AddressInfo
  return {
    port: bound,
    url: `http://${joinEndpoint(host || 'localhost', bound)}${PATH}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
