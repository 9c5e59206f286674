// Pieces that spans and metrics share in verbosity `detailed` (the Collector's otlptext/databuffer.go).
import type { AttributeList } from '../../pipeline/data/attributes.ts'
import type { Resource, Scope } from '../../pipeline/data/resource.ts'
import { clean, pairs, typed } from './values.ts'

/** `    Name           : value` */
export const field = (name: string, value: string): string => `    ${name.padEnd(15)}: ${value}`

/** A header and a line per attribute, indented under it; nothing when there is none. */
export function attributes(header: string, ...lists: readonly AttributeList[]): string[] {
  const found = pairs(...lists)
  if (found.length === 0) return []
  const arrow = header.indexOf('->')
  const indent = arrow < 0 ? '' : header.slice(0, arrow)
  return [`${header}:`, ...found.map(([key, value]) => `${indent}     -> ${key}: ${typed(value)}`)]
}

export function resourceLines({ schemaUrl, attributes: { list } }: Resource): string[] {
  return [`Resource SchemaURL: ${clean(schemaUrl)}`, ...attributes('Resource attributes', list)]
}

export function scopeLines({ name, version, attributes: { list } }: Scope): string[] {
  const who = `InstrumentationScope ${clean(name)} ${clean(version)}`
  return [who, ...attributes('InstrumentationScope attributes', list)]
}
