// From parts and edges to a graph that can run: every operator is constructed, nothing is opened yet.
import type { Components, Kind, Settings } from '../component.ts'
import type { Config } from '../config/config.ts'
import { prefixed } from '../errors.ts'
import type { Logger } from '../log.ts'
import { COMPONENT } from '../logger.ts'
import type { Signal } from '../signal.ts'
import type { Registry, Scope } from '../telemetry/registry.ts'
import { Answers, itemCounter } from './counts.ts'
import { FanOut, type Branch, type Consumer } from './fan_out.ts'
import { identityOf, type Identity } from './identity.ts'
import { nameOf, type ConnectorPoint, type Point, type ProcessorPoint } from './point.ts'
import { Sink } from './sink.ts'
import { Source, type SourceOptions } from './source.ts'
import { Stage, type StageOptions } from './stage.ts'
import { topology } from './topology.ts'
import { downstreamFirst, mutates } from './walk.ts'

export interface Built {
  /** In the order of the configuration. */
  readonly sinks: readonly Sink[]
  /** Downstream first. */
  readonly stages: readonly Stage[]
  readonly sources: readonly Source[]
  /** What parts that ran before are to feed from now on. */
  readonly rewired: ReadonlyMap<Stage | Source, FanOut>
}

export type Part = Sink | Stage | Source

export interface BuildOptions extends Pick<SourceOptions, 'failed' | 'ended' | 'spans'> {
  readonly log: Logger
  readonly registry: Registry
  /** The part that already runs and is this one. */
  readonly running: (identity: Identity) => Part | undefined
}

/** What the host gives to a component, and how to forget it. */
export function settingsOf(
  kind: Kind,
  id: string,
  signals: readonly Signal[],
  { log, registry }: Pick<BuildOptions, 'log' | 'registry'>,
  pipeline?: string,
): { readonly set: Settings; readonly scope: Scope } {
  const scope = registry.scope({ [kind]: id })
  const named = log.child({
    [COMPONENT]: id,
    'otelcol.component.kind': kind,
    ...(pipeline !== undefined && { 'otelcol.pipeline.id': pipeline }),
    // The Collector has an instance for each signal, we have one for all of them.
    ...(signals.length === 1 && { 'otelcol.signal': signals[0] }),
  })
  return { set: { id, signals, log: named, telemetry: scope.telemetry }, scope }
}

/** Throws an Error with the Collector's text for a graph that cannot be. */
export function build(config: Config, components: Components, options: BuildOptions): Built {
  const { registry, spans } = options
  const { points, edges } = topology(config, components)
  const consumers = new Map<Point, Consumer>()
  const sinks: Sink[] = []
  const stages: Stage[] = []
  const sources: Source[] = []
  const rewired = new Map<Stage | Source, FanOut>()
  const made: Scope[] = []
  try {
    for (const point of downstreamFirst(points, edges)) make(point)
  } catch (error) {
    for (const scope of made) scope.end()
    throw error
  }
  return { sinks: sinks.toReversed(), stages, sources: sources.toReversed(), rewired }

  function make(point: Point): void {
    const part = running(point) ?? fresh(point)
    if (part instanceof Source) sources.push(part)
    else {
      consumers.set(point, part)
      if (part instanceof Sink) sinks.push(part)
      else stages.push(part)
    }
  }

  function running(point: Point): Part | undefined {
    const part = alive(point)
    if (part && !(part instanceof Sink)) rewired.set(part, outOf(point))
    return part
  }

  /** What keeps state by the connections of a receiver ends with that receiver. */
  function alive(point: Point): Part | undefined {
    const feeders = edges.filter(({ to, signal }) => to === point && signal === 'events')
    if (feeders.some(({ from }) => !alive(from))) return undefined
    return options.running(identityOf(point, signalsOf(point)))
  }

  function fresh(point: Point): Part {
    const { id, type, config } = point.part
    const signals = signalsOf(point)
    const { component } = point.part
    const alone =
      'scope' in component && component.scope === 'pipeline' && point.kind === 'processor'
    const pipeline = alone ? point.pipeline : undefined
    const { set, scope } = settingsOf(point.kind, id, signals, options, pipeline)
    made.push(scope)
    if (type !== component.type) {
      set.log.warn(`"${type}" alias is deprecated; use "${component.type}" instead`)
    }
    const common = { set, config, identity: identityOf(point, signals), release: scope.end, spans }
    if (point.kind === 'exporter' || point.kind === 'receiver') {
      for (const signal of signals) {
        prefixed(`failed to create "${id}" ${point.kind} for data type "${signal}"`, () =>
          point.part.component.check?.(signal, config),
        )
      }
    }
    if (point.kind === 'exporter') {
      const answers = Answers.ofExporter(registry, id, scope)
      return new Sink({ ...common, exporter: point.part.component, answers })
    }
    if (point.kind === 'receiver') {
      const { failed, ended } = options
      const answers = Answers.ofReceiver(registry, id, scope)
      const receiver = point.part.component
      return new Source({ ...common, receiver, out: outOf(point), answers, failed, ended })
    }
    return stageOf(point, common)
  }

  /** What it is asked for, or given when nobody comes after it. */
  function signalsOf(point: Point): Signal[] {
    const made = edges.filter(({ from }) => from === point)
    const given = edges.filter(({ to }) => to === point)
    return [...new Set((made.length > 0 ? made : given).map(({ signal }) => signal))]
  }

  function stageOf(
    point: ProcessorPoint | ConnectorPoint,
    { set, identity, release }: Pick<StageOptions, 'identity' | 'release'> & { set: Settings },
  ): Stage {
    const { kind, part } = point
    const labels = { [kind]: part.id }
    const count = (what: string, help: string): ReturnType<typeof itemCounter> =>
      itemCounter(registry, `otelcol_${kind}_${what}_items`, help, labels)
    return new Stage({
      name: nameOf(point),
      operator: operatorOf(point, set),
      identity,
      release,
      out: outOf(point),
      log: set.log,
      errors: registry.counter(
        `spantap_${kind}_errors`,
        'Errors of the operator; each has cost the batch at hand.',
        labels,
      ),
      incoming: count('incoming', `Number of items passed to the ${kind}.`),
      outgoing: count('outgoing', `Number of items emitted from the ${kind}.`),
    })
  }

  function outOf(point: Point): FanOut {
    const branches = new Map<Signal, Branch[]>()
    for (const { from, signal, to } of edges) {
      if (from !== point) continue
      const branch = { consumer: consumers.get(to)!, mutates: mutates(edges, to, signal) }
      branches.set(signal, [...(branches.get(signal) ?? []), branch])
    }
    return new FanOut(nameOf(point), branches)
  }
}

function operatorOf(
  { kind, part, pipeline }: ProcessorPoint | ConnectorPoint,
  set: Settings,
): ReturnType<ProcessorPoint['part']['component']['operator']> {
  const where = kind === 'processor' ? `, in pipeline "${pipeline}"` : ''
  return prefixed(`failed to create "${part.id}" ${kind}${where}`, () =>
    part.component.operator(set, part.config),
  )
}
