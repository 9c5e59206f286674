// A real Collector with a configuration of the test, on free ports.
import { backendBinary } from './binary.ts'
import { startServer, type RunningServer } from './server.ts'

/** Starts it with `config`, to which the extension that says when it is ready is added, on port `health`. */
export async function startCollector(
  config: CollectorConfig,
  health: number,
): Promise<RunningServer> {
  const binary = await backendBinary('otelcol')
  const endpoint = `127.0.0.1:${health}`
  const whole = {
    ...config,
    extensions: { health_check: { endpoint } },
    service: {
      ...config.service,
      extensions: ['health_check'],
      telemetry: { metrics: { level: 'none' }, logs: { level: 'warn' } },
    },
  }
  return startServer({
    name: 'otelcol',
    binary,
    // YAML is a superset of JSON.
    files: { 'otelcol.yaml': JSON.stringify(whole, null, 2) },
    args: (directory) => ['--config', `${directory}/otelcol.yaml`],
    ready: [`http://${endpoint}/`],
  })
}

export interface CollectorConfig {
  readonly receivers: Readonly<Record<string, unknown>>
  readonly processors?: Readonly<Record<string, unknown>>
  readonly exporters: Readonly<Record<string, unknown>>
  readonly service: { readonly pipelines: Readonly<Record<string, unknown>> }
}

/** An `otlp` receiver on these ports of 127.0.0.1. */
export function otlpOn(grpc: number, http: number): object {
  return {
    protocols: {
      grpc: { endpoint: `127.0.0.1:${grpc}` },
      http: { endpoint: `127.0.0.1:${http}` },
    },
  }
}

/** The same pipeline for every signal. */
export function pipelines(part: object): Readonly<Record<string, unknown>> {
  return { traces: part, metrics: part, logs: part }
}
