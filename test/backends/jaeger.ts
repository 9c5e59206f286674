import { backendBinary } from './binary.ts'
import { jaegerApi, type JaegerApi } from './jaeger_api.ts'
import { onFreePorts } from '../support/ports.ts'
import { startServer } from './server.ts'

export interface Jaeger extends JaegerApi {
  /** Base URL for OTLP over HTTP: `/v1/traces` is under it. */
  readonly otlpHttp: string
  readonly pid: number
  stop(): Promise<void>
}

type Ports = Record<'otlp' | 'query' | 'queryGrpc' | 'health', number>

/** Starts a Jaeger that keeps its traces in memory, on free ports of 127.0.0.1. */
export async function startJaeger(): Promise<Jaeger> {
  const binary = await backendBinary('jaeger')
  return onFreePorts(['otlp', 'query', 'queryGrpc', 'health'], async (ports) => {
    const query = `http://127.0.0.1:${ports.query}`
    const server = await startServer({
      name: 'jaeger',
      binary,
      // YAML is a superset of JSON.
      files: { 'jaeger.yaml': JSON.stringify(config(ports), null, 2) },
      args: (directory) => ['--config', `${directory}/jaeger.yaml`],
      ready: [`http://127.0.0.1:${ports.health}/status`, `${query}/api/services`],
    })
    return { ...server, ...jaegerApi(query), otlpHttp: `http://127.0.0.1:${ports.otlp}` }
  })
}

/**
 * No batch processor: a span can be queried as soon as it was accepted. No traces of Jaeger's own:
 * it would send them to the default OTLP port, whoever listens there.
 */
function config(ports: Ports): object {
  const at = (name: keyof Ports) => ({ endpoint: `127.0.0.1:${ports[name]}` })
  return {
    receivers: { otlp: { protocols: { http: at('otlp') } } },
    exporters: { jaeger_storage_exporter: { trace_storage: 'memory' } },
    extensions: {
      jaeger_storage: { backends: { memory: { memory: { max_traces: 100_000 } } } },
      jaeger_query: {
        storage: { traces: 'memory' },
        http: at('query'),
        grpc: at('queryGrpc'),
        enable_tracing: false,
      },
      healthcheckv2: { use_v2: true, http: at('health') },
    },
    service: {
      extensions: ['jaeger_storage', 'jaeger_query', 'healthcheckv2'],
      pipelines: { traces: { receivers: ['otlp'], exporters: ['jaeger_storage_exporter'] } },
      telemetry: { metrics: { level: 'none' } },
    },
  }
}
