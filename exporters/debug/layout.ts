// Pieces that all signals share in verbosity `detailed` (the Collector's otlptext/databuffer.go).
import type { AttributeList } from '../../pipeline/data/attributes.ts'
import type { EntityRef, Resource, Scope } from '../../pipeline/data/resource.ts'
import { clean, pairs, typed } from './values.ts'

/** `    Name           : value` */
export const field = (name: string, value: string | number): string =>
  `    ${name.padEnd(15)}: ${value}`

/** A header and a line per attribute, indented under it; nothing when there is none. */
export function attributes(header: string, ...lists: readonly AttributeList[]): string[] {
  const found = pairs(...lists)
  if (found.length === 0) return []
  const arrow = header.indexOf('->')
  const indent = arrow < 0 ? '' : header.slice(0, arrow)
  return [`${header}:`, ...found.map(([key, value]) => `${indent}     -> ${key}: ${typed(value)}`)]
}

export function resourceLines({ schemaUrl, attributes: { list }, entityRefs }: Resource): string[] {
  return [
    `Resource SchemaURL: ${clean(schemaUrl)}`,
    ...attributes('Resource attributes', list),
    ...(entityRefs?.length ? ['Resource entity refs:', ...entityRefs.flatMap(entityLines)] : []),
  ]
}

/** `kind` is what the signal calls its scopes: `ScopeSpans`. */
export function scopeLines(kind: string, scope: Scope): string[] {
  return [
    `${kind} SchemaURL: ${clean(scope.schemaUrl ?? '')}`,
    `InstrumentationScope ${clean(scope.name)} ${clean(scope.version)}`,
    ...attributes('InstrumentationScope attributes', scope.attributes.list),
  ]
}

function entityLines(ref: EntityRef, i: number): string[] {
  const keys = (title: string, names: readonly string[]): string[] =>
    names.length === 0
      ? []
      : [`          -> ${title}:`, ...names.map((name) => `               -> ${clean(name)}`)]
  return [
    `     -> Entity ref #${i}:`,
    `          -> Type: ${clean(ref.type)}`,
    ...(ref.schemaUrl === '' ? [] : [`          -> Schema URL: ${clean(ref.schemaUrl)}`]),
    ...keys('ID keys', ref.idKeys),
    ...keys('Description keys', ref.descriptionKeys),
  ]
}
