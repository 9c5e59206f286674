// `zpages`: pages about the running process, for people and, with `?format=json`, for programs.
import { extension } from '../../pipeline/component.ts'
import { startHttpServer, type Handler } from '../../pipeline/http/server.ts'
import type { Logger } from '../../pipeline/log.ts'
import { ServerCounters } from '../../pipeline/net/server_counters.ts'
import { parseConfig, type ZpagesConfig } from './config.ts'
import { html, json, type Link, type Page } from './page.ts'
import { pagesOf, type Pages } from './pages.ts'
import { Spans } from './spans.ts'

export default extension<ZpagesConfig>({
  type: 'zpages',
  stability: 'beta',
  config: parseConfig,
  async open(set, config, host) {
    const spans = new Spans()
    const pages = pagesOf(host, set, spans, config.expvar.enabled)
    const counters = new ServerCounters(set.telemetry, 'extension', 'http')
    const handler = handlerOf(pages, set.log)
    const server = await startHttpServer({ section: config, handler, log: set.log, counters })
    const deafen = host.trace((span) => spans.add(span))
    set.log.info('zPages are served', { url: `http://${server.address}/debug/servicez` })
    return {
      async stop() {
        deafen()
        await server.stop(STOP_MS)
      },
    }
  },
})

const STOP_MS = 1000

/** They load nothing and are framed by nobody. */
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
}

function handlerOf(pages: Pages, log: Logger): Handler {
  const links = Array.from(pages.keys(), (href) => ({ text: href.split('/').at(-1)!, href }))
  return (request, response) => {
    request.resume()
    const [pathname = '/', query] = (request.url ?? '/').split('?', 2)
    const searchParams = new URLSearchParams(query)
    const make = ['/', '/debug', '/debug/'].includes(pathname) ? index(links) : pages.get(pathname)
    if (!make) return plain(404, '404 page not found\n')
    if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'GET only\n')
    try {
      const page = make(searchParams)
      const asJson = searchParams.get('format') === 'json'
      const type = asJson ? 'application/json' : 'text/html; charset=utf-8'
      response.writeHead(200, { ...HEADERS, 'content-type': type })
      response.end(asJson ? json(page) : html(page, links))
    } catch (error) {
      log.error('A page could not be made', { path: pathname, error: String(error) })
      plain(500, 'This page could not be made, the log says why.\n')
    }

    function plain(status: number, text: string): void {
      response.writeHead(status, { ...HEADERS, 'content-type': 'text/plain; charset=utf-8' })
      response.end(text)
    }
  }
}

const index = (links: readonly Link[]) => (): Page => ({
  title: 'zPages',
  tables: [{ name: 'pages', columns: ['page'], rows: links.map((link) => [link]) }],
})
