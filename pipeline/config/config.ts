// A decoded configuration: every section is typed, every reference still a name.
import type { Connector, Exporter, Extension, Processor, Receiver } from '../component.ts'
import type { PipelineId } from './id.ts'
import type { TelemetryConfig } from './telemetry.ts'

/** One component of the configuration, by its id. */
export interface Configured<K> {
  readonly id: string
  /** What the user wrote before the slash: the type, or its deprecated alias. */
  readonly type: string
  readonly component: K
  /** As its own parser made it. */
  readonly config: unknown
}

export type Section<K> = ReadonlyMap<string, Configured<K>>

export interface PipelineConfig {
  readonly id: PipelineId
  readonly receivers: readonly string[]
  readonly processors: readonly string[]
  readonly exporters: readonly string[]
}

export interface ServiceConfig {
  readonly extensions: readonly string[]
  readonly pipelines: readonly PipelineConfig[]
  readonly telemetry: TelemetryConfig
}

export interface Config {
  readonly receivers: Section<Receiver>
  readonly processors: Section<Processor>
  readonly exporters: Section<Exporter>
  readonly connectors: Section<Connector>
  readonly extensions: Section<Extension>
  readonly service: ServiceConfig
}
