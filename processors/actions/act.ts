// What each action does to the attributes of one item (attraction.go, Process).
import type { RE2JS } from 're2js'
import type { ClientInfo } from '../../pipeline/client.ts'
import type { AttributeValue } from '../../pipeline/data/attributes.ts'
import type { Attributes } from './attributes.ts'
import { contextValue } from './context.ts'
import { hash } from './hash.ts'

export type Action = (attributes: Attributes, client: ClientInfo | undefined) => void

/** Where a value comes from: the first of them that gives one, in this order. */
export interface Source {
  readonly value: AttributeValue | undefined
  readonly from_context: string
  readonly from_attribute: string
  readonly default_value: AttributeValue | undefined
}

export const act = {
  set(when: 'insert' | 'update' | 'upsert', key: string, source: Source): Action {
    return (attributes, client) => {
      const value = valueOf(source, attributes, client)
      if (value === undefined) return
      if (when !== 'upsert' && attributes.has(key) === (when === 'insert')) return
      attributes.put(key, value)
    }
  },

  delete(key: string, pattern: RE2JS | undefined): Action {
    return (attributes) => {
      attributes.remove(key)
      if (pattern) attributes.removeIf((one) => pattern.test(one))
    }
  },

  /** A key that is named and matches the pattern too is hashed twice, as in the Collector. */
  hash(key: string, pattern: RE2JS | undefined): Action {
    return (attributes) => {
      attributes.map((one) => one === key, hash)
      if (pattern) attributes.map((one) => pattern.test(one), hash)
    }
  },

  /** `names` has one name per group of the pattern. */
  extract(key: string, pattern: RE2JS, names: readonly string[]): Action {
    return (attributes) => {
      const value = attributes.get(key)
      if (typeof value !== 'string') return
      const matcher = pattern.matcher(value)
      if (!matcher.find()) return
      for (const [i, name] of names.entries()) attributes.put(name, matcher.group(i + 1) ?? '')
    }
  },

  change(key: string, change: (value: AttributeValue) => AttributeValue): Action {
    return (attributes) => {
      const value = attributes.get(key)
      if (value === undefined) return
      const changed = change(value)
      if (changed !== value) attributes.put(key, changed)
    }
  },
}

function valueOf(
  source: Source,
  attributes: Attributes,
  client: ClientInfo | undefined,
): AttributeValue | undefined {
  if (source.value !== undefined) return source.value
  if (source.from_context !== '') {
    const text = contextValue(source.from_context, client)
    if (text !== undefined) return text
  }
  // An empty value (null) is one, too.
  const found = source.from_attribute === '' ? undefined : attributes.get(source.from_attribute)
  return found === undefined ? source.default_value : found
}
