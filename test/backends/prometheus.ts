import { backendBinary } from './binary.ts'
import { onFreePorts } from '../support/ports.ts'
import { prometheusQuery, type Sample } from './prometheus_api.ts'
import { startServer } from './server.ts'

export interface PrometheusOptions {
  /** URLs to scrape, every second, such as `http://127.0.0.1:9464/metrics`. */
  readonly scrape: readonly string[]
  /** Ask for native histograms, which only protobuf has. */
  readonly nativeHistograms?: boolean
}

export interface Prometheus {
  /** Base URL for metrics over OTLP/HTTP: `/v1/metrics` is under it. */
  readonly otlpHttp: string
  readonly pid: number
  /** Evaluates an expression now. */
  query(promql: string): Promise<Sample[]>
  stop(): Promise<void>
}

/** Starts a Prometheus with an empty database, on a free port of 127.0.0.1. */
export async function startPrometheus(options: PrometheusOptions): Promise<Prometheus> {
  const binary = await backendBinary('prometheus')
  return onFreePorts(['web'], async (ports) => {
    const url = `http://127.0.0.1:${ports.web}`
    const server = await startServer({
      name: 'prometheus',
      binary,
      // YAML is a superset of JSON.
      files: { 'prometheus.yaml': JSON.stringify(config(options), null, 2) },
      args: (directory) => [
        `--config.file=${directory}/prometheus.yaml`,
        `--storage.tsdb.path=${directory}/data`,
        `--web.listen-address=127.0.0.1:${ports.web}`,
        '--web.enable-otlp-receiver',
      ],
      ready: [`${url}/-/ready`],
    })
    return { ...server, otlpHttp: `${url}/api/v1/otlp`, query: prometheusQuery(url) }
  })
}

function config({ scrape, nativeHistograms = false }: PrometheusOptions): object {
  return {
    global: { scrape_interval: '1s', scrape_timeout: '1s' },
    scrape_configs: scrape.map((target, index) => {
      const url = new URL(target)
      return {
        job_name: `scrape-${index}`,
        scheme: url.protocol.replace(':', ''),
        metrics_path: url.pathname,
        scrape_native_histograms: nativeHistograms,
        static_configs: [{ targets: [url.host] }],
        // One endpoint tells of many services: its `job` is the service's name and is kept.
        honor_labels: true,
      }
    }),
  }
}
