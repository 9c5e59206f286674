// otlp_grpc: traces, metrics and logs over OTLP/gRPC, to Jaeger, a Collector or any other backend. A thin client over node:http2, for
// the reasons that pipeline/grpc/frame.ts gives.
import { exporter, type OpenExporter, type Settings } from '../../pipeline/component.ts'
import { joinEndpoint } from '../../pipeline/net/endpoint.ts'
import { PIPELINE_SIGNALS, type ExportedSignal } from '../../pipeline/signal.ts'
import { clientTlsOptions } from '../../pipeline/tls/client.ts'
import { openSenders } from '../helper/exporter.ts'
import { Channel } from './channel.ts'
import { parseConfig, type OtlpGrpcConfig } from './config.ts'
import { addressOf, type Address } from './endpoint.ts'
import { openRoute } from './route.ts'

export default exporter({
  type: 'otlp_grpc',
  alias: 'otlp',
  stability: 'beta',
  config: parseConfig,
  accepts: PIPELINE_SIGNALS,
  open,
})

/** Throws an Error that names the file when one of `tls` cannot be read. */
function open(set: Settings, config: OtlpGrpcConfig): OpenExporter<ExportedSignal> {
  const { endpoint, keepalive, tls, wait_for_ready } = config
  const address = addressOf(endpoint)
  const secure = isSecure(config)
  if (secure && endpoint.startsWith('http://')) {
    set.log.warn('http:// does not turn TLS off: set tls::insecure to true', { endpoint })
  }
  const authority = config.authority || (secure && tls.server_name_override) || nameOf(address)
  const read = secure ? clientTlsOptions(tls) : undefined
  const serverName = config.authority.replace(/:\d+$/, '')
  const options = (): ReturnType<NonNullable<typeof read>> | undefined =>
    read && { ...(serverName !== '' && { servername: serverName }), ...read() }
  const channel = new Channel({ address, keepalive, tls: options, waitForReady: wait_for_ready })
  const pseudo = { ':authority': authority, ':scheme': secure ? 'https' : 'http' }
  const route = { set, config, channel, destination: nameOf(address, endpoint), pseudo }
  return openSenders(
    set,
    (signal) => openRoute(route, signal),
    () => channel.close(),
  )
}

/** As configgrpc and configtls decide: authorities to trust turn TLS on again. */
function isSecure({ endpoint, tls }: OtlpGrpcConfig): boolean {
  return !tls.insecure || tls.ca_file !== '' || tls.ca_pem !== '' || endpoint.startsWith('https://')
}

/** For a unix socket, gRPC says `localhost`. */
function nameOf(address: Address, unix = 'localhost'): string {
  return address.kind === 'unix' ? unix : joinEndpoint(address.host, address.port)
}
