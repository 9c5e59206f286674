// Attributes that must all be there, with a value or with any (internal/filter/filtermatcher/attributematcher.go).
import { asString, valueType } from '../../pipeline/data/as_string.ts'
import type { AttributeList, AttributeValue } from '../../pipeline/data/attributes.ts'
import { filterSet, unrecognized } from './filter_set.ts'
import { sameValue } from './same.ts'

export interface WantedAttribute {
  readonly key: string
  readonly value: AttributeValue | undefined
}

/** `lists` are one map. */
export type AttributesMatch = (lists: readonly AttributeList[]) => boolean

/** Throws an Error in the Collector's words. No wanted attributes match everything. */
export function attributesMatch(
  wanted: readonly WantedAttribute[],
  matchType: string,
): AttributesMatch {
  const all = wanted.map(({ key, value }) => {
    if (key === '') throw new Error("can't have empty key in the list of attributes")
    return { key, matches: value === undefined ? () => true : valueMatch(key, value, matchType) }
  })
  return (lists) =>
    all.every(({ key, matches }) => {
      const value = find(lists, key)
      return value !== undefined && matches(value)
    })
}

/** The value of `key` in the first list that has it, or undefined. */
export function find(lists: readonly AttributeList[], key: string): AttributeValue | undefined {
  for (const list of lists) {
    for (let i = 0; i < list.length; i += 2) if (list[i] === key) return list[i + 1]
  }
  return undefined
}

function valueMatch(
  key: string,
  wanted: AttributeValue,
  matchType: string,
): (value: AttributeValue) => boolean {
  if (matchType === 'strict') return (value) => sameValue(wanted, value)
  if (matchType !== 'regexp') throw unrecognized(matchType)
  if (typeof wanted !== 'string') {
    const type = valueType(wanted)
    throw new Error(
      `match_type=regexp for ${JSON.stringify(key)} only supports Str, but found ${type}`,
    )
  }
  const matches = filterSet([wanted], matchType)
  return (value) => {
    const scalar = typeof value !== 'object' || (value !== null && 'double' in value)
    return scalar && matches(plainText(value))
  }
}

/** Go's 'f' format of a float, which has no exponent. */
function plainText(value: AttributeValue): string {
  const text = asString(value)
  if (valueType(value) !== 'Double') return text
  if (text.endsWith('Infinity')) return text.startsWith('-') ? '-Inf' : '+Inf'
  const [digits = '', exponent] = text.split('e')
  return exponent === undefined ? text : shifted(digits, Number(exponent))
}

function shifted(digits: string, exponent: number): string {
  const sign = digits.startsWith('-') ? '-' : ''
  const [whole = '', fraction = ''] = digits.slice(sign.length).split('.')
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - whole.length)}${whole}${fraction}`
  return sign + (whole + fraction).padEnd(whole.length + exponent, '0')
}
