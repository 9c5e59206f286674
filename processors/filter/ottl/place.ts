// Where a condition is evaluated: one object per filter, whose fields are set before each evaluation.
import type { AttributeValue } from '../../../pipeline/data/attributes.ts'
import type { LogRecord } from '../../../pipeline/data/logs.ts'
import type { Metric } from '../../../pipeline/data/metrics.ts'
import type { Resource, Scope } from '../../../pipeline/data/resource.ts'
import type { SpanBatch, SpanEvent } from '../../../pipeline/data/spans.ts'

export type Point = Metric['points'][number]

export interface Place {
  resource: Resource
  scope: Scope
  /** The span is the row of the batch. */
  spans: SpanBatch
  row: number
  event: SpanEvent
  metric: Metric
  point: Point
  log: LogRecord
}

/** Of a context, only what it has is set: a path of the context reads nothing else. */
export const emptyPlace = (): Place => ({ row: 0 }) as Place

export type Get = (at: Place) => AttributeValue

export type Predicate = (at: Place) => boolean
