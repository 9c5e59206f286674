// Pieces that all signals share in verbosity `normal` (the Collector's internal/normal/common.go).
import type { AttributeList } from '../../pipeline/data/attributes.ts'
import type { Resource, Scope } from '../../pipeline/data/resource.ts'
import { clean, pairs, plain } from './values.ts'

/** `key=value` of each attribute. */
export const words = (...lists: readonly AttributeList[]): string[] =>
  pairs(...lists).map(([key, value]) => `${key}=${plain(value)}`)

/** The same with a space before each. */
export const spaced = (...lists: readonly AttributeList[]): string =>
  words(...lists)
    .map((word) => ` ${word}`)
    .join('')

export function resourceText({ schemaUrl, attributes }: Resource): string {
  return `${schemaUrl && ` [${clean(schemaUrl)}]`}${spaced(attributes.list)}`
}

export function scopeText({ name, version, schemaUrl, attributes }: Scope): string {
  const who = [`${name}${version && `@${version}`}`, schemaUrl ? `[${schemaUrl}]` : '']
  const text = clean(who.filter((part) => part !== '').join(' '))
  return `${text && ` ${text}`}${spaced(attributes.list)}`
}
