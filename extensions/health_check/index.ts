// `health_check`: answers whether spantap runs, for Kubernetes and load balancers.
import type { Handler } from '../../pipeline/http/server.ts'
import { startHttpServer } from '../../pipeline/http/server.ts'
import { extension } from '../../pipeline/component.ts'
import { ServerCounters } from '../../pipeline/net/server_counters.ts'
import { parseConfig, type HealthCheckConfig } from './config.ts'
import { Health } from './health.ts'

export default extension<HealthCheckConfig>({
  type: 'health_check',
  stability: 'beta',
  config: parseConfig,
  async open({ log, telemetry }, config) {
    const health = new Health(config.response_body)
    if (config.check_collector_pipeline.enabled) {
      log.warn('check_collector_pipeline has no effect: watch otelcol_exporter_send_failed_spans')
    }
    const counters = new ServerCounters(telemetry, 'extension', 'http')
    const handler = handlerOf(config.path, health)
    const server = await startHttpServer({ section: config, handler, log, counters })
    const become = (ready: boolean): void => {
      if (!health.set(ready)) return
      log.info('Health Check state change', { status: ready ? 'ready' : 'unavailable' })
    }
    return {
      ready: () => become(true),
      notReady: () => become(false),
      stop: () => server.stop(STOP_MS),
    }
  },
})

/** Its answers take no time. */
const STOP_MS = 1000

/** As Go's ServeMux: a path that ends with a slash is meant with all below it. */
function handlerOf(path: string, health: Health): Handler {
  return (request, response) => {
    request.resume()
    const asked = (request.url ?? '').split('?', 1)[0]!
    if (asked !== path && !(path.endsWith('/') && asked.startsWith(path))) {
      response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' })
      response.end('404 page not found\n')
      return
    }
    const { status, type, body } = health.answer()
    response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) })
    response.end(body)
  }
}
