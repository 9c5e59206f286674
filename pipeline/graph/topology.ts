// From the configuration to parts and edges, with every signal checked. Nothing is made here.
import type { Components } from '../component.ts'
import type { Config, Configured, PipelineConfig } from '../config/config.ts'
import type { Signal } from '../signal.ts'
import { checkConnectors } from './connectors.ts'
import { madeOf, type Edge, type Point, type ProcessorPoint, type Topology } from './point.ts'
import { wrongProcessor, wrongReceiver, wrongSignal } from './unsupported.ts'

/** What flows at one place of a pipeline: batches of `signal` made by `from`. */
interface Stream {
  readonly from: Point
  readonly signal: Signal
}

/**
 * The graph of a configuration. Throws an Error with the Collector's text when a connector is half used or feeds itself, and when a
 * signal reaches a part that does not take it.
 */
export function topology(config: Config, components: Components): Topology {
  checkConnectors(config)
  const points = new Map<string, Point>()
  const edges = new Map<string, Edge>()
  for (const pipeline of config.service.pipelines) addPipeline(pipeline)
  return { points: [...points.values()], edges: [...edges.values()] }

  function addPipeline(pipeline: PipelineConfig): void {
    let streams = unique(pipeline.receivers).flatMap((id) => entering(id, pipeline))
    for (const id of pipeline.processors) {
      streams = through(config.processors.get(id)!, streams, pipeline)
    }
    for (const id of unique(pipeline.exporters)) {
      const exporter = config.exporters.get(id)
      const to = exporter
        ? point('exporter', exporter, '', pipeline)
        : point('connector', config.connectors.get(id)!, '', pipeline)
      for (const stream of streams) connect(stream, to, pipeline, pipeline.id.text)
    }
  }

  function entering(id: string, pipeline: PipelineConfig): Stream[] {
    const signal = pipeline.id.type
    const connector = config.connectors.get(id)
    if (connector) return [{ from: point('connector', connector, '', pipeline), signal }]
    const receiver = config.receivers.get(id)!
    const { emits } = receiver.component
    // Events are the stuff that a signal is made of: who gives the signal itself gives no events for it.
    const signals = emits.includes(signal) ? [signal] : emits.filter((one) => one === 'events')
    if (signals.length === 0) throw wrongReceiver(id, emits, pipeline)
    const from = point('receiver', receiver, '', pipeline)
    return signals.map((one) => ({ from, signal: one }))
  }

  function through(
    processor: Configured<ProcessorPoint['part']['component']>,
    streams: readonly Stream[],
    pipeline: PipelineConfig,
  ): Stream[] {
    const { component, id } = processor
    const { accepts, emits, scope } = component
    const signal = pipeline.id.type
    if (!emits.includes(signal)) throw wrongProcessor(id, emits, pipeline)
    const shared = scope === 'shared'
    const to = point('processor', processor, shared ? '' : pipeline.id.text, pipeline)
    // What a shared processor takes and also emits goes by it, in its own pipeline.
    const by = shared
      ? streams.filter((one) => accepts.includes(one.signal) && emits.includes(one.signal))
      : []
    for (const stream of streams) {
      if (!by.includes(stream)) connect(stream, to, pipeline, shared ? '' : pipeline.id.text)
    }
    const made = new Set(shared ? [] : streams.flatMap((one) => madeOf(component, one.signal)))
    const own = shared || made.has(signal) ? [{ from: to, signal }] : []
    const events = made.has('events') ? [{ from: to, signal: 'events' as const }] : []
    return [...by, ...own, ...events]
  }

  function connect(
    stream: Stream,
    to: Exclude<Point, { kind: 'receiver' }>,
    pipeline: PipelineConfig,
    scope: string,
  ): void {
    const { from, signal } = stream
    if (!to.part.component.accepts.includes(signal)) {
      throw wrongSignal(from, signal, to, pipeline, components)
    }
    edges.set([from.key, signal, to.key, scope].join('\n'), { from, signal, to })
  }

  function point<K extends Point['kind']>(
    kind: K,
    part: Extract<Point, { kind: K }>['part'],
    instance: string,
    pipeline: PipelineConfig,
  ): Extract<Point, { kind: K }> {
    const key = [kind, part.id, instance].join('\n')
    const made = { kind, part, key, pipeline: pipeline.id.text } as unknown as Point
    const found = points.get(key) ?? made
    points.set(key, found)
    return found as Extract<Point, { kind: K }>
  }
}

const unique = (ids: readonly string[]): string[] => [...new Set(ids)]
