// Own telemetry for a Prometheus that scrapes it: the pull reader of `service::telemetry::metrics`.
import { createServer } from 'node:http'
import type { Logger } from '../log.ts'
import { listen } from '../net/listen.ts'
import { metricsHandler } from '../prometheus/handler.ts'
import { sampleName, samplesText } from '../prometheus/samples.ts'
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
): Promise<{ port: number; stop(): Promise<void> }> {
  const page = (): string => samplesText(telemetry.samples(), {}, exposedName)
  const failed = (error: unknown): void => {
    log.error('Own metrics could not be written', { error: String(error) })
  }
  const server = createServer(metricsHandler('/metrics', page, failed))
  await listen(server, host, port)
  const address = server.address()
  const bound = typeof address === 'object' && address ? address.port : port
  log.info('own metrics are served', { url: `http://${host}:${bound}/metrics` })
  return {
    port: bound,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
