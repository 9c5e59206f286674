// Puts together what all connections of one `pair` share.
import type { EventSource, ProcessFacts } from '../../pipeline/data/events.ts'
import type { Resource } from '../../pipeline/data/resource.ts'
import { Redactor } from '../../pipeline/redact.ts'
import type { Telemetry } from '../../pipeline/telemetry/telemetry.ts'
import type { PairConfig } from './config.ts'
import type { Ids } from './ids.ts'
import { Joins } from './joins.ts'
import { exchangesLost } from './losses.ts'
import { Outbox } from './outbox.ts'
import { dns } from './protocols/dns/index.ts'
import { http1 } from './protocols/http1/index.ts'
import { parsePattern } from './route_pattern.ts'
import { RouteTable } from './route_table.ts'
import { Services } from './services.ts'
import type { Shared } from './shared.ts'
import { Verdicts } from './verdict.ts'

/** Until the first batch comes. */
const NO_SOURCE: EventSource = {
  policy() {},
  endpointPolicy() {},
  process: () => undefined,
  epochNs: () => 0n,
}

/** Everything that a configuration and nothing else decides. */
export function assemble(
  config: PairConfig,
  telemetry: Telemetry,
  resourceOf: (facts: ProcessFacts) => Resource,
  ids: Ids,
): Shared {
  const patterns = config.routes.map(parsePattern)
  const overflowed = telemetry.counter(
    'spantap_routes_overflowed',
    'Paths whose route became /* because the service has max_routes already.',
  )
  const invalid = telemetry.counter(
    'spantap_trace_context_invalid',
    'traceparent headers that were ignored as the W3C recommendation asks.',
  )
  const protocol = http1({
    redactor: new Redactor(config.redact_query_keys),
    methods: config.known_methods,
    keepInstrumented: config.keep_instrumented,
    invalidContext: () => invalid.add(1),
  })
  const lookups = dns(config.max_lookup_names)
  const routes = (): RouteTable => new RouteTable(patterns, config.max_routes, overflowed)
  const joins = new Joins()
  return {
    protocols: [protocol, lookups],
    lookups,
    services: new Services(resourceOf, routes, config.keep_instrumented),
    ids,
    joins,
    outbox: new Outbox(joins, telemetry),
    verdicts: new Verdicts(telemetry),
    lost: exchangesLost(telemetry),
    byId: new Set(),
    waiting: new Set(),
    source: NO_SOURCE,
    nowNs: 0,
  }
}
