// What all signals share around their items: opentelemetry/proto/resource/v1 Resource and common/v1 InstrumentationScope.
import type { EntityRef, Resource, Scope } from '../data/resource.ts'
import { writeAttributes } from './attributes.ts'
import { message, writeNonZero, writeText } from './fields.ts'
import type { Writer } from './writer.ts'

/** Field 1 of ResourceSpans, ResourceMetrics and ResourceLogs. */
export function writeResource(writer: Writer, resource: Resource): void {
  writer.need(16)
  writer.byte(0x0a)
  const start = writer.begin(2)
  writeAttributes(writer, 0x0a, resource.attributes.list)
  writeNonZero(writer, 0x10, resource.droppedAttributes)
  if (resource.entityRefs) {
    for (const ref of resource.entityRefs) writeEntityRef(writer, ref)
  }
  writer.end(start, 2)
}

function writeEntityRef(writer: Writer, ref: EntityRef): void {
  message(writer, 0x1a, () => {
    writeText(writer, 0x0a, ref.schemaUrl)
    writeText(writer, 0x12, ref.type)
    for (const key of ref.idKeys) writeListed(writer, 0x1a, key)
    for (const key of ref.descriptionKeys) writeListed(writer, 0x22, key)
  })
}

/** In a list, an empty text counts. */
function writeListed(writer: Writer, tag: number, text: string): void {
  writer.need(1)
  writer.byte(tag)
  writer.string(text)
}

/** Field 1 of ScopeSpans, ScopeMetrics and ScopeLogs. */
export function writeScope(writer: Writer, scope: Scope): void {
  writer.need(16)
  writer.byte(0x0a)
  const start = writer.begin(1)
  writeText(writer, 0x0a, scope.name)
  writeText(writer, 0x12, scope.version)
  writeAttributes(writer, 0x1a, scope.attributes.list)
  writeNonZero(writer, 0x20, scope.droppedAttributes)
  writer.end(start, 1)
}

interface Group {
  readonly resource: Resource
  readonly scope: Scope
}

/**
 * Groups as Export…ServiceRequest: one Resource… for all neighbours with the same resource, one Scope… each. `contents` writes the items,
 * each as field 2 of its scope.
 */
export function writeGroups<G extends Group>(
  writer: Writer,
  groups: readonly G[],
  contents: (group: G) => void,
): void {
  for (let from = 0, to = 0; from < groups.length; from = to) {
    const { resource } = groups[from]!
    while (to < groups.length && groups[to]!.resource === resource) to++
    message(writer, 0x0a, () => {
      writeResource(writer, resource)
      for (const group of groups.slice(from, to)) {
        message(writer, 0x12, () => {
          writeScope(writer, group.scope)
          contents(group)
          writeText(writer, 0x1a, group.scope.schemaUrl ?? '')
        })
      }
      writeText(writer, 0x1a, resource.schemaUrl)
    })
  }
}
