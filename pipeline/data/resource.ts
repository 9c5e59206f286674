// Who a signal is about, and what made it.
import { attributeSet, type AttributeSet } from './attributes.ts'

/** Interned: one object per service instance, compared by identity. */
export interface Resource {
  readonly attributes: AttributeSet
  readonly schemaUrl: string
  /** `service.name`, kept apart because everybody asks for it. */
  readonly service: string
}

export interface Scope {
  readonly name: string
  readonly version: string
  readonly attributes: AttributeSet
}

/** spantap's own scope: `red` counts spans of this scope only. */
export const SPANTAP_SCOPE: Scope = Object.freeze({
  name: 'spantap',
  version: '0.1.0',
  attributes: attributeSet([]),
})
