// Spans, and events of the spans that stay.
import { SpanBatch, type SpanEvent } from '../../pipeline/data/spans.ts'
import type { Levels } from './ottl/conditions.ts'
import { emptyPlace, type Place, type Predicate } from './ottl/place.ts'
import { ownerDropped } from './owner.ts'
import type { Filter } from './result.ts'

export function traces(steps: readonly Levels[]): Filter<'traces'> {
  const drops = steps.flatMap((levels) => {
    const { span } = levels
    return [ownerDropped(levels), span].filter((one) => one !== undefined)
  })
  const events = steps.flatMap(({ spanevent }) => spanevent ?? [])
  const at = emptyPlace()
  return (data) => {
    at.spans = data
    const kept: number[] = []
    let changed = false
    for (let row = 0; row < data.length; row++) {
      at.row = row
      at.resource = data.resource[row]!
      at.scope = data.scope[row]!
      if (drops.some((one) => one(at))) continue
      kept.push(row)
      if (events.length > 0) changed = withoutEvents(at, events) || changed
    }
    if (kept.length === data.length) return { data, items: data.length, changed }
    return { data: rowsOf(data, kept), items: kept.length, changed: true }
  }
}

/** Take events out of the span at hand. False when all stay. */
function withoutEvents(at: Place, drops: readonly Predicate[]): boolean {
  const { row, spans } = at
  const extra = spans.extra[row]
  if (!extra?.events) return false
  const dropped = (event: SpanEvent): boolean => {
    at.event = event
    return drops.some((one) => one(at))
  }
  const kept = extra.events.filter((event) => !dropped(event))
  if (kept.length === extra.events.length) return false
  spans.extra[row] = { ...extra, events: kept }
  return true
}

/** Rows that follow each other are copied together. */
function rowsOf(data: SpanBatch, rows: readonly number[]): SpanBatch {
  const made = new SpanBatch(rows.length)
  let from = 0
  for (let i = 1; i <= rows.length; i++) {
    if (i < rows.length && rows[i] === rows[i - 1]! + 1) continue
    made.append(data, rows[from]!, rows[i - 1]! + 1)
    from = i
  }
  return made
}
