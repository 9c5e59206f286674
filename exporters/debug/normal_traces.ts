// Verbosity `normal` for spans: a line each, as the Collector's internal/normal writes them.
import type { SpanBatch } from '../../pipeline/data/spans.ts'
import { groupRows } from '../../pipeline/otlp/groups.ts'
import { clean, hex } from './values.ts'
import { resourceText, scopeText, spaced } from './words.ts'

export function normalTraces(batch: SpanBatch): string[] {
  const lines: string[] = []
  const { byResource, next } = groupRows(batch, 0, batch.length)
  let i = 0
  for (const [resource, scopes] of byResource) {
    lines.push(`ResourceTraces #${i++}${resourceText(resource)}`)
    for (const [j, group] of scopes.entries()) {
      lines.push(`ScopeTraces #${j}${scopeText(group.scope)}`)
      for (let row = group.first; row >= 0; row = next[row]!) lines.push(spanText(batch, row))
    }
  }
  return lines
}

function spanText(batch: SpanBatch, row: number): string {
  const ids = `${hex(batch.traceId(row))} ${hex(batch.spanId(row))}`
  const lists = [batch.dimensions[row]!.list, batch.connection[row]!.list, batch.own[row]!]
  return `${clean(batch.name[row]!)} ${ids}${spaced(...lists)}`
}
