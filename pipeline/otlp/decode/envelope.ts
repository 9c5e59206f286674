// What every signal has around its items: Export…ServiceRequest, Resource…, Scope…, which have the same field numbers in all three.
import { attribute, attributeSet, NO_ATTRIBUTES } from '../../data/attributes.ts'
import type { EntityRef, Resource, Scope } from '../../data/resource.ts'
import { DEPRECATED } from '../schema/common.ts'
import { Cursor } from './cursor.ts'
import type { Mutable } from './mutable.ts'
import { readPair, type Pairs } from './values.ts'

const RESOURCE_OR_SCOPE = 0x0a
const CONTENTS = 0x12
const SCHEMA_URL = 0x1a
const DEPRECATED_SCOPES = DEPRECATED * 8 + 2

/** What is done with the items of a scope: the cursor stands in Scope…, before the field that `items` is told of. */
export type Take = (cursor: Cursor, resource: Resource, scope: Scope) => void

/**
 * Every item of a request, with one Resource per Resource… and one Scope per Scope… `begin` is called for each scope, then `take` for
 * each of its items.
 */
export function readRequest(
  bytes: Uint8Array,
  take: Take,
  begin?: (resource: Resource, scope: Scope) => void,
): void {
  const cursor = new Cursor(bytes)
  while (cursor.next()) {
    if (cursor.tag === 0x0a) readOfResource(cursor, take, begin)
    else cursor.skip()
  }
}

type Begin = ((resource: Resource, scope: Scope) => void) | undefined

/** Twice: what it is about may stand behind what it contains. */
function readOfResource(cursor: Cursor, take: Take, begin: Begin): void {
  const outer = cursor.enter()
  const start = cursor.mark()
  const found: FoundResource = { pairs: [], entityRefs: [], dropped: 0 }
  let schemaUrl = ''
  let contents = DEPRECATED_SCOPES
  while (cursor.next()) {
    if (cursor.tag === RESOURCE_OR_SCOPE) readResource(cursor, found)
    else if (cursor.tag === SCHEMA_URL) schemaUrl = cursor.name()
    else {
      if (cursor.tag === CONTENTS) contents = CONTENTS
      cursor.skip()
    }
  }
  const resource = resourceOf(found, schemaUrl)
  cursor.rewind(start)
  while (cursor.next()) {
    if (cursor.tag === contents) readOfScope(cursor, resource, take, begin)
    else cursor.skip()
  }
  cursor.leave(outer)
}

function readOfScope(cursor: Cursor, resource: Resource, take: Take, begin: Begin): void {
  const outer = cursor.enter()
  const start = cursor.mark()
  const found: FoundScope = { name: '', version: '', pairs: [], dropped: 0, schemaUrl: '' }
  while (cursor.next()) {
    if (cursor.tag === RESOURCE_OR_SCOPE) readScope(cursor, found)
    else if (cursor.tag === SCHEMA_URL) found.schemaUrl = cursor.name()
    else cursor.skip()
  }
  const scope = scopeOf(found)
  begin?.(resource, scope)
  cursor.rewind(start)
  while (cursor.next()) {
    if (cursor.tag === CONTENTS) take(cursor, resource, scope)
    else cursor.skip()
  }
  cursor.leave(outer)
}

interface FoundResource {
  readonly pairs: Pairs
  readonly entityRefs: EntityRef[]
  dropped: number
}

function readResource(cursor: Cursor, found: FoundResource): void {
  const outer = cursor.enter()
  while (cursor.next()) {
    if (cursor.tag === 0x0a) readPair(cursor, found.pairs)
    else if (cursor.tag === 0x10) found.dropped = cursor.uint32()
    else if (cursor.tag === 0x1a) found.entityRefs.push(readEntityRef(cursor))
    else cursor.skip()
  }
  cursor.leave(outer)
}

function readEntityRef(cursor: Cursor): EntityRef {
  const idKeys: string[] = []
  const descriptionKeys: string[] = []
  let schemaUrl = ''
  let type = ''
  const outer = cursor.enter()
  while (cursor.next()) {
    if (cursor.tag === 0x0a) schemaUrl = cursor.name()
    else if (cursor.tag === 0x12) type = cursor.name()
    else if (cursor.tag === 0x1a) idKeys.push(cursor.name())
    else if (cursor.tag === 0x22) descriptionKeys.push(cursor.name())
    else cursor.skip()
  }
  cursor.leave(outer)
  return { schemaUrl, type, idKeys, descriptionKeys }
}

function resourceOf({ pairs, dropped, entityRefs }: FoundResource, schemaUrl: string): Resource {
  const name = attribute(pairs, 'service.name')
  const resource: Mutable<Resource> = {
    attributes: attributeSet(pairs),
    schemaUrl,
    service: typeof name === 'string' ? name : '',
  }
  if (dropped !== 0) resource.droppedAttributes = dropped
  if (entityRefs.length > 0) resource.entityRefs = entityRefs
  return resource
}

interface FoundScope {
  name: string
  version: string
  readonly pairs: Pairs
  dropped: number
  schemaUrl: string
}

function readScope(cursor: Cursor, found: FoundScope): void {
  const outer = cursor.enter()
  while (cursor.next()) {
    if (cursor.tag === 0x0a) found.name = cursor.name()
    else if (cursor.tag === 0x12) found.version = cursor.name()
    else if (cursor.tag === 0x1a) readPair(cursor, found.pairs)
    else if (cursor.tag === 0x20) found.dropped = cursor.uint32()
    else cursor.skip()
  }
  cursor.leave(outer)
}

function scopeOf({ name, version, pairs, dropped, schemaUrl }: FoundScope): Scope {
  const attributes = pairs.length === 0 ? NO_ATTRIBUTES : attributeSet(pairs)
  const scope: Mutable<Scope> = { name, version, attributes }
  if (dropped !== 0) scope.droppedAttributes = dropped
  if (schemaUrl !== '') scope.schemaUrl = schemaUrl
  return scope
}
