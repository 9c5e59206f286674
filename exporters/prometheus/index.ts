// prometheus: keeps the last value of every series and shows them to whoever scrapes.
import { ACCEPTED } from '../../pipeline/batch.ts'
import { exporter, type Settings } from '../../pipeline/component.ts'
import { splitEndpoint } from '../../pipeline/net/endpoint.ts'
import { serveMetrics } from '../../pipeline/prometheus/serve.ts'
import { config, type PrometheusConfig } from './config.ts'
import { pageOf } from './page.ts'
import { Store, type DropReason } from './store.ts'

export default exporter<PrometheusConfig, 'metrics'>({
  type: 'prometheus',
  stability: 'beta',
  config,
  accepts: ['metrics'],
  async open(set, options) {
    const store = new Store(options, dropper(set))
    const scrapes = set.telemetry.counter('spantap_prometheus_scrapes', 'Pages served.')
    set.telemetry.gauge('spantap_prometheus_series', 'Series kept.', () => store.size)
    let swept = performance.now()
    const sweep = (): void => {
      swept = performance.now()
      store.expire(swept - options.metric_expiration)
    }
    const page = (): Iterable<string> => {
      sweep()
      scrapes.value++
      return pageOf(store, options)
    }
    const failed = (error: unknown): void => {
      set.log.error('a scrape failed', { error: String(error) })
    }
    const { host, port } = splitEndpoint(options.endpoint)
    const server = await serveMetrics(host, port, page, failed)
    set.log.info('metrics are served', { url: server.url })
    return {
      push(batch) {
        const now = performance.now()
        store.push(batch.data, now)
        // Nobody may ever scrape, and memory must stay bounded all the same.
        if (now - swept > options.metric_expiration) sweep()
        batch.settle(ACCEPTED)
      },
      flush: () => server.stop(),
    }
  },
})

/** Counts what cannot be shown, and says each reason and metric once. */
function dropper(set: Settings): (reason: DropReason, points: number, metric: string) => void {
  const said = new Set<string>()
  return (reason, points, metric) => {
    set.telemetry
      .counter('spantap_prometheus_points_dropped', 'Data points that were not shown.', { reason })
      .add(points)
    const key = `${reason} ${metric}`
    if (said.has(key) || said.size >= 100) return
    said.add(key)
    set.log.warn('points of a metric cannot be shown', { reason, metric })
  }
}
