// `spantap components`: what a configuration may name, in the shape of the Collector's command of that name.
import type { Components, Processor } from '../pipeline/component.ts'
import { SPANTAP_SCOPE } from '../pipeline/data/resource.ts'
import { madeOf } from '../pipeline/graph/point.ts'
import type { Signal } from '../pipeline/signal.ts'
import { toYaml } from './to_yaml.ts'

interface Listed {
  readonly type: string
  readonly stability: string
}

/** The list as YAML; `origins` are the files of the user's own components. */
export function listComponents({
  components: all,
  origins,
}: {
  readonly components: Components
  readonly origins: ReadonlyMap<object, string>
}): Promise<string> {
  const list = <K extends Listed>(
    kind: keyof Components,
    known: readonly K[],
    keys: (one: K) => string[],
  ) =>
    known
      .toSorted((a, b) => (a.type < b.type ? -1 : 1))
      .map((one) => ({
        name: one.type,
        module: origins.get(one) ?? `spantap/${kind}/${one.type} v${SPANTAP_SCOPE.version}`,
        stability: Object.fromEntries(keys(one).map((key) => [key, capital(one.stability)])),
      }))
  const output = {
    buildinfo: {
      command: 'spantap',
      description: 'OpenTelemetry-Collector-compatible auto-instrumentation for Linux',
      version: SPANTAP_SCOPE.version,
    },
    receivers: list('receivers', all.receivers, ({ emits }) => sorted(emits)),
    processors: list('processors', all.processors, ({ accepts }) => sorted(accepts)),
    exporters: list('exporters', all.exporters, ({ accepts }) => sorted(accepts)),
    connectors: list('connectors', all.connectors, pairs),
    extensions: list('extensions', all.extensions, () => ['extension']),
    providers: ['env', 'file', 'yaml'].map((scheme) => ({
      scheme,
      module: 'spantap/pipeline/config',
    })),
  }
  return toYaml(output)
}

function pairs(connector: Processor): string[] {
  return sorted(connector.accepts).flatMap((from) =>
    sorted(madeOf(connector, from)).map((to) => `${from}-to-${to}`),
  )
}

const sorted = (signals: readonly Signal[]): Signal[] =>
  signals.toSorted((a, b) => (a < b ? -1 : 1))

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)
