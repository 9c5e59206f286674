// prometheus: keeps the last value of every series and shows them to whoever scrapes.
import { ACCEPTED } from '../../pipeline/batch.ts'
import { exporter, type Settings } from '../../pipeline/component.ts'
import { startHttpServer } from '../../pipeline/http/server.ts'
import { ServerCounters } from '../../pipeline/net/server_counters.ts'
import { metricsHandler, type Asked, type Page } from '../../pipeline/prometheus/handler.ts'
import { ExportCounters } from '../helper/counters.ts'
import { config, type PrometheusConfig } from './config.ts'
import { pageOf } from './page.ts'
import { Store, type DropReason } from './store.ts'

const PATH = '/metrics'
/** How often what nobody scrapes is looked through while a series expires. */
const SWEEPS = 10

export default exporter<PrometheusConfig, 'metrics'>({
  type: 'prometheus',
  stability: 'beta',
  config,
  accepts: ['metrics'],
  check(_, { endpoint }) {
    if (endpoint.trim() !== '') return
    throw new Error('expecting a non-blank address to run the Prometheus metrics handler')
  },
  async open(set, options) {
    const store = new Store(options, dropper(set))
    const counters = new ExportCounters(set.telemetry, 'metrics')
    const scrapes = set.telemetry.counter('spantap_prometheus_scrapes', 'Pages served.')
    set.telemetry.gauge('spantap_prometheus_series', 'Series kept.', () => store.size)
    let swept = performance.now()
    const sweep = (): void => {
      swept = performance.now()
      store.expire(swept - options.metric_expiration)
    }
    const page = (asked: Asked): Page => {
      sweep()
      scrapes.value++
      return pageOf(store, options, asked)
    }
    const failed = (error: unknown): void => {
      set.log.error('a scrape failed', { error: String(error) })
    }
    if (!options.add_metric_suffixes) {
      set.log.warn('add_metric_suffixes has no effect, use translation_strategy')
    }
    const offers = { openMetrics: options.enable_open_metrics, protobuf: true }
    const server = await startHttpServer({
      section: options,
      handler: metricsHandler({ path: PATH, page, failed, offers }),
      log: set.log,
      counters: new ServerCounters(set.telemetry, 'exporter', 'http'),
    })
    set.log.info('metrics are served', { url: urlOf(options, server.address) })
    return {
      push(batch) {
        const now = performance.now()
        store.push(batch.data, now)
        // Nobody may ever scrape, and memory must stay bounded all the same.
        if (now - swept > options.metric_expiration / SWEEPS) sweep()
        counters.sent(batch.items)
        batch.settle(ACCEPTED)
      },
      flush: (ms) => server.stop(ms),
    }
  },
})

/** For people: where the page is. */
function urlOf({ tls, transport }: PrometheusConfig, address: string): string {
  if (transport === 'unix') return `unix:${address}`
  return `${tls ? 'https' : 'http'}://${address}${PATH}`
}

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
