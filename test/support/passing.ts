// spantap between clients of OTLP and one backend over HTTP and one over gRPC: what it took, delivered and lost.
import { otlpClient, type OtlpClient } from './otlp_client.ts'
import { freePorts } from './ports.ts'
import type { Samples } from './scrape.ts'
import { startSpantap, type Spantap } from './spantap.ts'

export interface Fate {
  readonly sent: number
  /** By reason. */
  readonly lost: Readonly<Record<string, number>>
  readonly refused: number
  /** In the queue. */
  readonly waiting: number
}

export interface Passing {
  readonly spantap: Spantap
  readonly client: OtlpClient
  readonly fate: (exporter: string) => Promise<Fate>
  readonly stop: () => Promise<void>
}

export interface PassingOptions {
  readonly exporters: Readonly<Record<string, object>>
  readonly processors?: Readonly<Record<string, object>>
}

export async function startPassing(options: PassingOptions): Promise<Passing> {
  const ports = await freePorts('http', 'grpc')
  const processors = options.processors ?? {}
  const spantap = await startSpantap({
    change(config) {
      const protocols = {
        http: { endpoint: `127.0.0.1:${ports.http}` },
        grpc: { endpoint: `127.0.0.1:${ports.grpc}` },
      }
      config.receivers = { otlp: { protocols } }
      config.processors = { ...processors }
      config.exporters = { ...options.exporters }
      config.service.pipelines = {
        traces: {
          receivers: ['otlp'],
          processors: Object.keys(processors),
          exporters: Object.keys(options.exporters),
        },
      }
    },
  })
  const client = otlpClient(ports)
  return {
    spantap,
    client,
    fate: async (exporter) => fateOf(await spantap.metrics(), exporter),
    async stop() {
      client.close()
      await spantap.stop()
    },
  }
}

function fateOf(samples: Samples, exporter: string): Fate {
  return {
    sent: samples.sum('otelcol_exporter_sent_spans', { exporter }),
    lost: Object.fromEntries(
      samples.by('spantap_exporter_lost_spans_total', 'reason', { exporter }),
    ),
    refused: samples.sum('otelcol_exporter_enqueue_failed_spans', { exporter }),
    waiting: samples.sum('otelcol_exporter_queue_size', { exporter }),
  }
}
