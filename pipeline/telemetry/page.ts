// Own telemetry for a Prometheus that scrapes it: the pull reader of `service::telemetry::metrics`.
import type { Logger } from '../log.ts'
import { sampleName, samplesText } from '../prometheus/samples.ts'
import { serveMetrics, type MetricsServer } from '../prometheus/serve.ts'
import type { Sample, Telemetry } from './telemetry.ts'

/** The Collector's counters have no `_total` (its readers are `without_type_suffix`); ours do. */
export function exposedName(sample: Sample): string {
  return sample.name.startsWith('otelcol_') ? sample.name : sampleName(sample)
}

/**
 * Serve `/metrics` on `host` and `port` (0: a free one). Gives what stops it; rejects with one sentence when the port is taken.
 */
export async function servePage(
  telemetry: Telemetry,
  host: string,
  port: number,
  log: Logger,
): Promise<MetricsServer> {
  const page = (): string => samplesText(telemetry.samples(), {}, exposedName)
  const failed = (error: unknown): void => {
    log.error('Own metrics could not be written', { error: String(error) })
  }
  const server = await serveMetrics(host, port, page, failed)
  log.info('own metrics are served', { url: server.url })
  return server
}
