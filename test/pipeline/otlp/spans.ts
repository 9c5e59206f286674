// Span batches for tests: one row with everything, and many rows of several services.
import {
  attributeSet,
  type AttributeList,
  type AttributeSet,
} from '../../../pipeline/data/attributes.ts'
import { SPANTAP_SCOPE, type Resource, type Scope } from '../../../pipeline/data/resource.ts'
import { SpanBatch, type SpanExtra } from '../../../pipeline/data/spans.ts'

export interface Row {
  readonly resource: Resource
  readonly scope?: Scope
  readonly name?: string
  readonly kind?: number
  readonly status?: number
  readonly flags?: number
  readonly root?: boolean
  readonly dimensions?: AttributeSet
  readonly connection?: AttributeSet
  readonly own?: AttributeList
  readonly extra?: SpanExtra
}

export function service(name: string, ...more: AttributeList): Resource {
  const attributes = attributeSet(['service.name', name, ...more])
  return { attributes, schemaUrl: '', service: name }
}

/** Ids and times count up with the row, so that every row is told apart. */
export function batchOfRows(rows: readonly Row[]): SpanBatch {
  const batch = new SpanBatch(1)
  for (const [i, given] of rows.entries()) {
    const row = batch.add(given.resource, given.scope ?? SPANTAP_SCOPE, given.name ?? `span ${i}`)
    batch.setIds(row, id(16, i, 1), id(8, i, 2), given.root ? undefined : id(8, i, 3))
    batch.setTimes(
      row,
      7_000_000_007 + i * 1000,
      7_000_500_011 + i * 1000,
      0xffff_fff0,
      0x17bc_4a11,
    )
    batch.kind[row] = given.kind ?? 2
    batch.status[row] = given.status ?? 0
    batch.flags[row] = given.flags ?? 1
    if (given.dimensions) batch.dimensions[row] = given.dimensions
    if (given.connection) batch.connection[row] = given.connection
    batch.own[row] = given.own ?? []
    batch.extra[row] = given.extra
  }
  return batch
}

function id(length: number, number: number, first: number): Uint8Array {
  const bytes = Buffer.alloc(length)
  bytes[0] = first
  bytes.writeUInt32BE(number, length - 4)
  return bytes
}

export const services = (n: number): Resource[] =>
  Array.from({ length: n }, (_, i) => service(`service-${i}`, 'service.instance.id', i))

/** `n` rows over `resources`, taking turns. */
export const manyRows = (n: number, resources: readonly Resource[] = services(3)): SpanBatch =>
  batchOfRows(Array.from({ length: n }, (_, i) => ({ resource: resources[i % resources.length]! })))
