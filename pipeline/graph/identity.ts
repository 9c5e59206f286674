// What makes two parts of two configurations the same one, so that it may run on through a reload.
import { isDeepStrictEqual } from 'node:util'
import type { Signal } from '../signal.ts'
import type { Point } from './point.ts'

export interface Identity {
  readonly key: string
  /** As the user wrote it: a new alias is a new warning. */
  readonly type: string
  readonly component: Point['part']['component']
  readonly config: unknown
  readonly signals: readonly Signal[]
}

export function identityOf({ key, part }: Point, signals: readonly Signal[]): Identity {
  const { type, component, config } = part
  return { key, type, component, config, signals: signals.toSorted() }
}

/** The same component with the same configuration at the same place, for the same signals. */
export function isSame(one: Identity, other: Identity): boolean {
  return (
    one.key === other.key &&
    one.type === other.type &&
    one.component === other.component &&
    isDeepStrictEqual(one.signals, other.signals) &&
    isDeepStrictEqual(one.config, other.config)
  )
}
