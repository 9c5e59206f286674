// Who a signal is about, and what made it.
import { attributeSet, type AttributeSet } from './attributes.ts'

/** Interned: one object per service instance, compared by identity. */
export interface Resource {
  readonly attributes: AttributeSet
  readonly schemaUrl: string
  /** `service.name`, kept apart because everybody asks for it. */
  readonly service: string
  readonly droppedAttributes?: number
  readonly entityRefs?: readonly EntityRef[]
}

/** Which of a resource's attributes identify an entity (common.proto EntityRef). */
export interface EntityRef {
  readonly schemaUrl: string
  readonly type: string
  readonly idKeys: readonly string[]
  readonly descriptionKeys: readonly string[]
}

export interface Scope {
  readonly name: string
  readonly version: string
  readonly attributes: AttributeSet
  readonly droppedAttributes?: number
  /** Of what the scope has made; none when undefined. */
  readonly schemaUrl?: string
}

/** spantap's own scope: `red` counts spans of this scope only. */
export const SPANTAP_SCOPE: Scope = Object.freeze({
  name: 'spantap',
  version: '0.1.0',
  attributes: attributeSet([]),
})
