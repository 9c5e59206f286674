// A context of OTTL: which item its paths are about, and which other contexts it can see.
import type { AttributeList } from '../../../pipeline/data/attributes.ts'
import type { Get, Place } from './place.ts'

export const CONTEXT_NAMES = [
  'log',
  'datapoint',
  'metric',
  'spanevent',
  'span',
  'scope',
  'resource',
] as const

export type ContextName = (typeof CONTEXT_NAMES)[number]

export interface Context {
  /** As OTTL's messages call it. */
  readonly title: string
  /** Others whose paths can be used here, with their name in front. */
  readonly outer: readonly ContextName[]
  /** By path without keys. */
  readonly paths: Readonly<Record<string, Get>>
  /** First words of paths that OTTL has and spantap has not. */
  readonly unsupported: readonly string[]
  /** The lists that are one map of attributes; undefined where there are none. */
  readonly attributes?: (at: Place) => readonly AttributeList[]
  readonly enums: Readonly<Record<string, number>>
}
