// Lines of the own log as OTLP: `service::telemetry::logs::processors`.
import { hostname } from 'node:os'
import type { TelemetryConfig } from '../config/telemetry.ts'
import { attributeSet, type AttributeList, type AttributeValue } from '../data/attributes.ts'
import type { LogRecord } from '../data/logs.ts'
import { SPANTAP_SCOPE, type Resource } from '../data/resource.ts'
import type { Level, Logger } from '../log.ts'
import { hearLines, type Said } from '../log_sink.ts'
import { writeLogs } from '../otlp/logs.ts'
import { Writer } from '../otlp/writer.ts'
import { LineQueue, type LineDropReason } from './line_queue.ts'
import { poster } from './post.ts'
import type { Registry } from './registry.ts'
import { ownAttributes } from './resource.ts'

type Processors = TelemetryConfig['logs']['processors']

/** Of OpenTelemetry's batching processor for logs. */
const DELAY_MS = 1000

export interface LogsOptions {
  readonly resource: TelemetryConfig['resource']
  readonly log: Logger
  readonly registry: Registry
}

/** Send every line from now on; call what it gives to send the last and end. */
export function exportLogs(
  processors: Processors,
  { resource: given, log, registry }: LogsOptions,
): () => Promise<void> {
  const list = Object.entries({ 'host.name': hostname(), ...ownAttributes(given) }).flat()
  const resource = { attributes: attributeSet(list), schemaUrl: '', service: SPANTAP_SCOPE.name }
  const dropped = (reason: LineDropReason, lines: number): void => {
    const help = 'Lines of the own log that were not sent.'
    registry.counter('spantap_telemetry_log_lines_dropped', help, { reason }).add(lines)
  }
  const stops = processors.flatMap(({ simple, batch }) => {
    const otlp = (simple ?? batch)?.exporter.otlp
    if (!otlp) return []
    const post = poster(otlp)
    const send = (records: readonly LogRecord[]): Promise<void> =>
      post('/v1/logs', bodyOf(resource, records))
    const queue = new LineQueue({ send, delayMs: simple ? 0 : DELAY_MS, log, dropped })
    const deafen = hearLines((said) => queue.push(recordOf(said)))
    const stop = (): Promise<void> => {
      deafen()
      return queue.stop()
    }
    return [stop]
  })
  return async () => {
    await Promise.all(stops.map((one) => one()))
  }
}

function bodyOf(resource: Resource, records: readonly LogRecord[]): Uint8Array {
  const writer = new Writer(4096)
  writeLogs(writer, [{ resource, scope: SPANTAP_SCOPE, records }])
  return writer.done()
}

/** SeverityNumber of OTLP. */
const SEVERITY: Readonly<Record<Level, number>> = { debug: 5, info: 9, warn: 13, error: 17 }

function recordOf({ at, level, message, fields }: Said): LogRecord {
  const timeUnixNs = BigInt(at.getTime()) * 1_000_000n
  return {
    timeUnixNs,
    observedTimeUnixNs: timeUnixNs,
    severityNumber: SEVERITY[level],
    severityText: level,
    body: message,
    attributes: listOf(fields),
    flags: 0,
  }
}

function listOf(fields: object): AttributeList {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .flatMap(([key, value]) => [key, valueOf(value)])
}

function valueOf(value: unknown): AttributeValue {
  if (Array.isArray(value)) return value.map(valueOf)
  if (typeof value === 'object' && value !== null) return { map: listOf(value) }
  // What a configuration or a component says has no other types.
  return value as string | number | boolean | null
}
