// A graph from YAML and components, started.
import type { Components } from '../../../pipeline/component.ts'
import { Graph } from '../../../pipeline/graph/graph.ts'
import { HandOver } from '../../../pipeline/net/hand_over.ts'
import { setSink } from '../../../pipeline/log_sink.ts'
import { SILENT, createLogger } from '../../../pipeline/logger.ts'
import { OwnSpans } from '../../../pipeline/telemetry/own_spans.ts'
import { Registry } from '../../../pipeline/telemetry/registry.ts'
import { load } from '../config/load.ts'

export interface Rig {
  readonly graph: Graph
  readonly registry: Registry
  /** Log lines, without the time. */
  readonly lines: string[]
  readonly fatal: Error[]
  readonly exhausted: () => number
  /** The value of a counter. */
  value(name: string, labels?: Readonly<Record<string, string>>): number | undefined
}

const NONE: Components = {
  receivers: [],
  processors: [],
  connectors: [],
  exporters: [],
  extensions: [],
}

/** Build the graph of `yaml` without starting it. */
export function build(yaml: string, components: Partial<Components>): Rig {
  const known = { ...NONE, ...components }
  const { config } = load(yaml, {}, known)
  const registry = new Registry()
  const lines: string[] = []
  const fatal: Error[] = []
  let exhausted = 0
  setSink((line) => lines.push(line.split('\t').slice(1).join('\t')))
  const log = createLogger({
    level: 'debug',
    encoding: 'console',
    sampling: { enabled: false, tick: 1, initial: 1, thereafter: 0 },
  })
  const graph = new Graph(config, known, {
    log,
    registry,
    spans: new OwnSpans(),
    fatal: (error) => fatal.push(error),
    exhausted: () => exhausted++,
  })
  const value: Rig['value'] = (name, labels = {}) =>
    registry
      .samples()
      .find(
        (one) =>
          one.name === name && Object.keys(labels).every((key) => one.labels[key] === labels[key]),
      )?.value
  return { graph, registry, lines, fatal, exhausted: () => exhausted, value }
}

/** Become what `yaml` asks for. */
export async function change(
  { graph, fatal }: Rig,
  yaml: string,
  components: Partial<Components>,
): Promise<void> {
  const known = { ...NONE, ...components }
  const { config } = load(yaml, {}, known)
  const plan = graph.plan({ config, components: known })
  const handOver = new HandOver(graph.leaving(plan), (error) => fatal.push(error))
  try {
    await graph.change(plan, 100, handOver)
  } finally {
    handOver.end()
  }
}

export async function start(yaml: string, components: Partial<Components>): Promise<Rig> {
  const rig = build(yaml, components)
  await rig.graph.start()
  return rig
}

/** The error of building the graph of `yaml`. */
export function mistake(yaml: string, components: Partial<Components>): string {
  const known = { ...NONE, ...components }
  const { config } = load(yaml, {}, known)
  const callbacks = { fatal: () => {}, exhausted: () => {} }
  try {
    const options = { log: SILENT, registry: new Registry(), spans: new OwnSpans() }
    void new Graph(config, known, { ...options, ...callbacks })
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('this graph can be built')
}
