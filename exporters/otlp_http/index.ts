// otlp_http: traces, metrics and logs over OTLP/HTTP, in protobuf or JSON, to Jaeger, a Collector or any other backend.
import { exporter, type OpenExporter, type Settings } from '../../pipeline/component.ts'
import { PIPELINE_SIGNALS, type ExportedSignal } from '../../pipeline/signal.ts'
import { openSenders } from '../helper/exporter.ts'
import { parseConfig, type OtlpHttpConfig } from './config.ts'
import { openRoute, type Route } from './route.ts'
import { targetOf } from './target.ts'

export default exporter({
  type: 'otlp_http',
  alias: 'otlphttp',
  stability: 'beta',
  config: parseConfig,
  accepts: PIPELINE_SIGNALS,
  check: (signal, config) => void targetOf(config, signal),
  open,
})

/** Throws an Error that names the file when one of `tls` cannot be read, and when a signal has no endpoint. */
function open(set: Settings, config: OtlpHttpConfig): OpenExporter<ExportedSignal> {
  const routes: Route[] = []
  const openSender = (signal: ExportedSignal): Route['sender'] => {
    const route = openRoute(set, config, signal)
    routes.push(route)
    return route.sender
  }
  return openSenders(set, openSender, () => routes.forEach((route) => route.close()))
}
