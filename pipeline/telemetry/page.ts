// Own telemetry for a Prometheus that scrapes it: the pull reader of `service::telemetry::metrics`.
import { parser, struct } from '../config/schema.ts'
import type { TelemetryConfig } from '../config/telemetry.ts'
import { SPANTAP_SCOPE } from '../data/resource.ts'
import { httpServerFields } from '../http/section.ts'
import { startHttpServer } from '../http/server.ts'
import type { Logger } from '../log.ts'
import { joinEndpoint, splitEndpoint } from '../net/endpoint.ts'
import { ServerCounters } from '../net/server_counters.ts'
import { metricsHandler } from '../prometheus/handler.ts'
import { metricName } from '../prometheus/name.ts'
import { sampleName, samplesText } from '../prometheus/samples.ts'
import { ownAttributes } from './resource.ts'
import type { Registry } from './registry.ts'
import type { Sample } from './telemetry.ts'
import { unitOf } from './units.ts'
import { wildcard } from './wildcard.ts'

type Reader = NonNullable<TelemetryConfig['metrics']['readers'][number]['pull']>
export type Prometheus = NonNullable<Reader['exporter']['prometheus']>
type Naming = Pick<Prometheus, 'without_type_suffix' | 'without_units'>

/**
 * The Collector's names have units and `_total` as soon as either is asked for (contrib otelconf metric.go, which has one switch
 * for both); our counters always end in `_total`.
 */
export function exposedName(sample: Sample, naming: Naming): string {
  const { name, kind } = sample
  if (!name.startsWith('otelcol_')) return sampleName(sample)
  if (naming.without_units && naming.without_type_suffix) return name
  return metricName(name, unitOf(name), kind)
}

const PATH = '/metrics'
const STOP_MS = 1000
/** Longer than most scrape intervals, or a scraper's next request meets a closed connection. */
const section = parser(struct(httpServerFields({ endpoint: '', idleTimeout: '65s' })))

export interface MetricsServer {
  readonly port: number
  /** For people: where the page is. */
  readonly url: string
  /** Pages that are being read are given to the end, for a second. Safe twice. */
  stop(): Promise<void>
}

export interface PageSettings {
  readonly samples: () => readonly Sample[]
  readonly resource: TelemetryConfig['resource']
  readonly log: Logger
  /** For what is counted of this server itself. */
  readonly registry: Registry
}

/**
 * Serve `/metrics` on its address (host '': all addresses; port 0: a free one). Gives what stops it; rejects with one sentence when
 * the port is taken.
 */
export async function servePage(reader: Prometheus, set: PageSettings): Promise<MetricsServer> {
  const { samples, resource, log, registry } = set

  const attributes = ownAttributes(resource)
  const common = { ...scopeLabels(reader), ...constantLabels(reader, attributes) }
  const target = targetInfo(attributes)
  const name = (sample: Sample): string => exposedName(sample, reader)
  const page = (): string =>
    samplesText(samples(), common, name) + samplesText([target], {}, (sample) => sample.name)
  const failed = (error: unknown): void => {
    log.error('Own metrics could not be written', { error: String(error) })
  }
  const host = unbracketed(reader.host)
  const endpoint = joinEndpoint(host, reader.port)
  const scope = registry.scope({ endpoint })
  const server = await startHttpServer({
    section: section({ endpoint }),
    handler: metricsHandler({ path: PATH, page, failed }),
    log,
    counters: new ServerCounters(scope.telemetry, 'telemetry', 'http'),
  }).catch((error: unknown) => {
    scope.end()
    throw error
  })
  const { port } = splitEndpoint(server.address)
  const url = `http://${joinEndpoint(host || 'localhost', port)}${PATH}`
  log.info('own metrics are served', { url })
  const stop = async (): Promise<void> => {
    await server.stop(STOP_MS)
    scope.end()
  }
  return { port, url, stop }
}

function targetInfo(labels: Sample['labels']): Sample {
  return { name: 'target_info', kind: 'gauge', help: 'Target metadata', labels, value: 1 }
}

function scopeLabels({ without_scope_info }: Prometheus): Record<string, string> {
  const { name, version } = SPANTAP_SCOPE
  return without_scope_info ? {} : { otel_scope_name: name, otel_scope_version: version }
}

/** Attributes of the resource that `with_resource_constant_labels` puts on every series. */
function constantLabels(
  { with_resource_constant_labels: given }: Prometheus,
  attributes: Readonly<Record<string, string>>,
): Record<string, string> {
  const { included, excluded } = (given ?? {}) as Readonly<Record<string, unknown>>
  const [wanted, unwanted] = [patterns(included), patterns(excluded)]
  const entries = Object.entries(attributes).filter(
    ([key]) => wanted.some((one) => one.test(key)) && !unwanted.some((one) => one.test(key)),
  )
  return Object.fromEntries(entries)
}

function patterns(given: unknown): RegExp[] {
  return Array.isArray(given) ? given.map((one) => wildcard(String(one))) : []
}

/** `[::1]` as people write an IPv6 address. */
function unbracketed(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1')
}
