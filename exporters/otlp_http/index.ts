// otlp_http: traces and metrics over OTLP/HTTP in protobuf, to Jaeger, a Collector or any other backend.
import { ACCEPTED, isSignal, type Batch } from '../../pipeline/batch.ts'
import { exporter, type OpenExporter, type Settings } from '../../pipeline/component.ts'
import { split } from '../../pipeline/graph/settle.ts'
import { Encoder } from './body.ts'
import { parseConfig, type OtlpHttpConfig } from './config.ts'
import { openRoute, type Route } from './route.ts'

export default exporter({
  type: 'otlp_http',
  alias: 'otlphttp',
  stability: 'beta',
  config: parseConfig,
  accepts: ['traces', 'metrics'],
  open,
})

/** Throws an Error that names the file when one of `tls` cannot be read. */
function open(set: Settings, config: OtlpHttpConfig): OpenExporter<'traces' | 'metrics'> {
  const encoder = new Encoder(config)
  const traces = openRoute(set, config, 'traces')
  const metrics = openRoute(set, config, 'metrics')
  const push = (batch: Batch<'traces'> | Batch<'metrics'>): void => {
    enqueue(batch, isSignal(batch, 'traces') ? traces : metrics, encoder)
  }
  let closed: Promise<unknown> | undefined
  return {
    push,
    flush: async (ms) => {
      await (closed ??= Promise.all([traces.close(ms), metrics.close(ms)]))
    },
  }
}

/** Encoding costs more than all else here, so it is done only for what will be kept. */
function enqueue(batch: Batch<'traces'> | Batch<'metrics'>, route: Route, encoder: Encoder): void {
  if (batch.items === 0) return batch.settle(ACCEPTED)
  const refused = route.sender.refuse(batch.items)
  if (refused) return batch.settle(refused)
  try {
    const requests = encoder.encode(batch)
    const part = split(requests.length, (result) => batch.settle(result))
    for (const request of requests) route.sender.push(request, part())
  } catch (error) {
    batch.settle(route.sender.reject(batch.items, 'unencodable', (error as Error).message))
  }
}
