// The contract of DESIGN: a component is a value with a `type`, a parser of its configuration and one function that
// makes it run.
import type { Observable, OperatorFunction } from 'rxjs'
import type { Batch } from './batch.ts'
import type { Parse } from './config/schema.ts'
import type { Logger } from './log.ts'
import type { Signal } from './signal.ts'
import type { Telemetry } from './telemetry/telemetry.ts'

export type Kind = 'receiver' | 'processor' | 'connector' | 'exporter' | 'extension'

/** What the host gives to a component, next to the configuration that the user gave. */
export interface Settings {
  /** `type` or `type/name`, as in the configuration. */
  readonly id: string
  /** What pipelines want of a receiver, or bring to an exporter; none for an extension. */
  readonly signals: readonly Signal[]
  readonly log: Logger
  /** Own telemetry, already labelled with the component's id. */
  readonly telemetry: Telemetry
}

interface Component<C> {
  /** The key in pipeline.yaml, and the name of the file. */
  readonly type: string
  /** A deprecated id that still works, with a warning. */
  readonly alias?: string
  readonly stability: 'development' | 'alpha' | 'beta' | 'stable'
  /** Strict: unknown keys and wrong types are errors. Touches neither kernel nor network. */
  readonly config: Parse<C>
}

export interface OpenReceiver<S extends Signal> {
  /** Hot: what was emitted before the subscription is lost. Completes after `stop`. */
  readonly batches: Observable<Batch<S>>
  /** Stop taking in, emit what was taken in, complete. Safe twice. */
  stop(): void | Promise<void>
}

export interface Receiver<C = unknown, S extends Signal = Signal> extends Component<C> {
  readonly emits: readonly S[]
  /** What is wrong only where this signal is wanted of it; `validate` asks, too. Throws an Error with one sentence. */
  check?(signal: S, config: C): void
  open(set: Settings, config: C): OpenReceiver<S> | Promise<OpenReceiver<S>>
}

export interface Processor<
  C = unknown,
  I extends Signal = Signal,
  O extends Signal = Signal,
> extends Component<C> {
  readonly accepts: readonly I[]
  readonly emits: readonly O[]
  /** `shared`: one instance per id for all pipelines; what it makes goes to every pipeline that names it. */
  readonly scope: 'pipeline' | 'shared'
  /** True when it changes the data it is given; the graph then gives it a copy of its own where others read too. */
  readonly mutates: boolean
  /** Pure construction, also run by `validate`: timers and work start at subscription, and end at its completion. */
  operator(set: Settings, config: C): OperatorFunction<Batch<I>, Batch<O>>
}

/** Ends one pipeline and begins another. */
export interface Connector<
  C = unknown,
  I extends Signal = Signal,
  O extends Signal = Signal,
> extends Processor<C, I, O> {}

export interface OpenExporter<S extends Signal> {
  /** Takes the batch over: must settle it, now or later. Never throws, never blocks. */
  push(batch: Batch<S>): void
  /** Of one that queues: resolves when all that is queued was delivered or given up. More may come meanwhile. */
  idle?(): Promise<void>
  /** Deliver what is queued within `ms` milliseconds, then release every resource. Safe twice. */
  flush(ms: number): Promise<void>
}

export interface Exporter<C = unknown, S extends Signal = Signal> extends Component<C> {
  readonly accepts: readonly S[]
  /** What is wrong only where it gets this signal; `validate` asks, too. Throws an Error with one sentence. */
  check?(signal: S, config: C): void
  open(set: Settings, config: C): OpenExporter<S> | Promise<OpenExporter<S>>
}

/** The running service as an extension sees it: only to be read. Own numbers are in `Settings.telemetry.samples()`. */
export interface Host {
  readonly started: Date
  /** As they run now: after a reload others. */
  pipelines(): readonly RunningPipeline[]
  extensions(): readonly string[]
  /** Hear of every batch that a receiver gave or an exporter took, once it is answered. Call what it gives to end that. */
  trace(hear: (span: OwnSpan) => void): () => void
}

/** Ids, in the order of the configuration. */
export interface RunningPipeline {
  readonly id: string
  /** One of its parts changes data. */
  readonly mutates: boolean
  readonly receivers: readonly string[]
  readonly processors: readonly string[]
  readonly exporters: readonly string[]
}

/** What became of one batch in one part. */
export interface OwnSpan {
  /** `exporter/otlp_http/traces`. */
  readonly name: string
  readonly startUnixMs: number
  readonly durationMs: number
  readonly items: number
  /** Undefined: all went well. */
  readonly error: string | undefined
}

export interface OpenExtension {
  /** All pipelines run. */
  ready?(): void
  /** They are about to stop. */
  notReady?(): void
  /** Safe twice. */
  stop(): Promise<void>
}

export interface Extension<C = unknown> extends Component<C> {
  open(set: Settings, config: C, host: Host): OpenExtension | Promise<OpenExtension>
}

/** Every component that a configuration may name, by kind. */
export interface Components {
  readonly receivers: readonly Receiver[]
  readonly processors: readonly Processor[]
  readonly connectors: readonly Connector[]
  readonly exporters: readonly Exporter[]
  readonly extensions: readonly Extension[]
}

// A component is declared with its own types and kept in a list without them. The config that reaches `open` is always
// the one its own `config` has parsed, and the graph has checked the signals: these functions are where that is said.

/** On what `connector` has declared; the same for every copy of this file in a process. */
export const CONNECTOR = Symbol.for('spantap.connector')

/** Declare a receiver: infers the types, then forgets them. */
export const receiver = <C, S extends Signal>(value: Receiver<C, S>): Receiver => value
/** Declare a processor. */
export const processor = <C, I extends Signal, O extends Signal>(
  value: Processor<C, I, O>,
): Processor => value as unknown as Processor
/** Declare a connector. It has the shape of a processor, and is told from one by this mark. */
export const connector = <C, I extends Signal, O extends Signal>(
  value: Connector<C, I, O>,
): Connector => ({ ...value, [CONNECTOR]: true }) as unknown as Connector
/** Declare an exporter. */
export const exporter = <C, S extends Signal>(value: Exporter<C, S>): Exporter => value
/** Declare an extension. */
export const extension = <C>(value: Extension<C>): Extension => value
