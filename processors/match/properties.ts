// What all items are matched by: scope, resource and own attributes (filtermatcher.go).
import { prefixed } from '../../pipeline/errors.ts'
import type { AttributeList } from '../../pipeline/data/attributes.ts'
import type { Resource, Scope } from '../../pipeline/data/resource.ts'
import { attributesMatch, type AttributesMatch, type WantedAttribute } from './attributes.ts'
import type { MatchProperties } from './config.ts'
import { filterSet, type FilterSet } from './filter_set.ts'

/** `lists` are the attributes of one item. */
export type PropertiesMatch = (
  lists: readonly AttributeList[],
  resource: Resource,
  scope: Scope,
) => boolean

export type Matched = Pick<MatchProperties, 'match_type' | 'attributes' | 'resources' | 'libraries'>

/** Throws an Error in the Collector's words. */
export function propertiesMatch(match: Matched): PropertiesMatch {
  const { libraries, match_type } = match
  const named = (what: string, text: string): FilterSet =>
    prefixed(`error creating library ${what} filters`, () => filterSet([text], match_type))
  const scopes = libraries.map(({ name, version }) => ({
    name: named('name', name),
    version: version === undefined ? undefined : named('version', version),
  }))
  const attributes = listed('attribute', match.attributes, match_type)
  const resources = listed('resource', match.resources, match_type)
  return (lists, resource, scope) =>
    scopes.every(({ name, version }) => name(scope.name) && (!version || version(scope.version))) &&
    resources([resource.attributes.list]) &&
    attributes(lists)
}

function listed(
  what: string,
  wanted: readonly WantedAttribute[],
  matchType: string,
): AttributesMatch {
  return prefixed(`error creating ${what} filters`, () => attributesMatch(wanted, matchType))
}

/** A set for a property that may be left out: then every text is in it. */
export function optionalSet(
  what: string,
  filters: readonly string[],
  matchType: string,
): FilterSet | undefined {
  if (filters.length === 0) return undefined
  return prefixed(`error creating ${what} filters`, () => filterSet(filters, matchType))
}
