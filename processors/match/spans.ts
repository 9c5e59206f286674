// Spans by their properties (internal/filter/filterspan).
import { asString } from '../../pipeline/data/as_string.ts'
import { attribute } from '../../pipeline/data/attributes.ts'
import type { Resource } from '../../pipeline/data/resource.ts'
import type { SpanBatch } from '../../pipeline/data/spans.ts'
import type { MatchConfig, MatchProperties } from './config.ts'
import { optionalSet, propertiesMatch } from './properties.ts'
import { skipped } from './skip.ts'
import { validateForSpans } from './validate.ts'

export type SpanPredicate = (batch: SpanBatch, row: number) => boolean

const KIND_NAMES = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER']

/** True for a span that is left alone; undefined: none is. Throws an Error in the Collector's words. */
export function skippedSpans(config: MatchConfig): SpanPredicate | undefined {
  return skipped<MatchProperties, [SpanBatch, number]>(config, spanMatch)
}

function spanMatch(match: MatchProperties): SpanPredicate {
  validateForSpans(match)
  const properties = propertiesMatch(match)
  const { match_type } = match
  const services = optionalSet('service name', match.services, match_type)
  const names = optionalSet('span name', match.span_names, match_type)
  const kinds = optionalSet('span kind', match.span_kinds, match_type)
  return (batch, row) => {
    const resource = batch.resource[row]!
    return (
      (!services || services(serviceName(resource))) &&
      (!names || names(batch.name[row]!)) &&
      (!kinds || kinds(kindName(batch.kind[row]!))) &&
      properties(listsOf(batch, row), resource, batch.scope[row]!)
    )
  }
}

/** The attributes of a span: one map in three lists. */
export const listsOf = ({ connection, dimensions, own }: SpanBatch, row: number) => [
  dimensions[row]!.list,
  connection[row]!.list,
  own[row]!,
]

/** `SPAN_KIND_SERVER`, '' for a kind that no specification knows. */
export function kindName(kind: number): string {
  const name = KIND_NAMES[kind]
  return name === undefined ? '' : `SPAN_KIND_${name}`
}

function serviceName({ attributes }: Resource): string {
  const name = attribute(attributes.list, 'service.name')
  return name === undefined ? '<nil-service-name>' : asString(name)
}
