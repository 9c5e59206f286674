// Spans without what is another one at each run: times, ports, process ids, host names, paths of sockets.
import { pathOf, pidOf } from '../support/exchanges.ts'
import type { DecodedSpan, Value, Values } from '../support/otlp_decode.ts'
import { SCENARIOS } from './scenarios/index.ts'
import type { Truth } from './scenarios/result.ts'

/** Ports that servers are known by stay as they are. */
const EPHEMERAL = 1024
const OF_THIS_RUN = new Set(['service.instance.id', 'host.name', 'process.pid'])

const known = new Set(SCENARIOS.map(({ id }) => id))

/** What a path begins with, or a name ends with, when it is a scenario's. */
export function scenarioOf(span: DecodedSpan): string | undefined {
  const path = pathOf(span)
  const id = path.startsWith('/') ? path.split('/')[1] : path.split('.').at(-2)
  return id !== undefined && known.has(id) ? id : undefined
}

/** Spans by scenario; under '' those of the cell's processes that are no scenario's. Those of other processes are left out. */
export function byScenario(
  spans: readonly DecodedSpan[],
  truth: readonly Truth[],
): Map<string, DecodedSpan[]> {
  const pids = new Set(truth.flatMap((row) => ('skipped' in row ? [] : [row.client, row.server])))
  const mine = spans.filter((span) => pids.has(pidOf(span)) || scenarioOf(span) !== undefined)
  return Map.groupBy(mine, (span) => scenarioOf(span) ?? '')
}

export function normal(span: DecodedSpan): DecodedSpan {
  const resource = Object.entries(span.resource).filter(([key]) => !OF_THIS_RUN.has(key))
  return {
    ...span,
    startNs: 0n,
    endNs: 0n,
    attributes: normalAttributes(span.attributes),
    resource: Object.fromEntries(resource),
  }
}

function normalAttributes(attributes: Values): Values {
  const pairs = Object.entries(attributes).map(([key, value]): [string, Value] => {
    if (key.endsWith('.port') && typeof value === 'number' && value >= EPHEMERAL) {
      return [key, 'port']
    }
    if (key === 'url.full' && typeof value === 'string') {
      return [key, value.replace(/:\d{4,5}\//, ':port/')]
    }
    if (
      /^network\.(peer|local)\.address$/.test(key) &&
      attributes['network.transport'] === 'unix' &&
      typeof value === 'string'
    ) {
      return [key, value.replace(/^.*\//, '/').replaceAll(/\d+/g, 'N')]
    }
    return [key, value]
  })
  return Object.fromEntries(pairs)
}
