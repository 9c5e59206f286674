// The parts of a graph and what flows between them, before anything is made.
import type { Connector, Exporter, Processor, Receiver } from '../component.ts'
import type { Configured } from '../config/config.ts'
import type { Signal } from '../signal.ts'

interface Part<T, K> {
  readonly kind: T
  readonly part: Configured<K>
  /** Unique in the graph. */
  readonly key: string
  /** The pipeline it is in, the first one in the configuration when there are many. */
  readonly pipeline: string
}

export type ReceiverPoint = Part<'receiver', Receiver>
export type ProcessorPoint = Part<'processor', Processor>
export type ConnectorPoint = Part<'connector', Connector>
export type ExporterPoint = Part<'exporter', Exporter>
export type Point = ReceiverPoint | ProcessorPoint | ConnectorPoint | ExporterPoint

/** Batches of `signal` go from one part to another. */
export interface Edge {
  readonly from: Point
  readonly signal: Signal
  readonly to: Point
}

export interface Topology {
  readonly points: readonly Point[]
  readonly edges: readonly Edge[]
}

/** `receiver "tcp"`. */
export function nameOf({ kind, part }: Point): string {
  return `${kind} "${part.id}"`
}

/** What a processor or connector makes of a signal: itself when it also emits it, else all that it emits. */
export function madeOf(
  { accepts, emits }: Pick<Processor, 'accepts' | 'emits'>,
  signal: Signal,
): readonly Signal[] {
  if (!accepts.includes(signal)) return []
  return emits.includes(signal) ? [signal] : emits
}
