// Spans for the table.
import { attributeSet, type AttributeList } from '../../../pipeline/data/attributes.ts'
import { SPANTAP_SCOPE, type Resource } from '../../../pipeline/data/resource.ts'
import { KIND, SpanBatch, STATUS } from '../../../pipeline/data/spans.ts'

export function service(name: string): Resource {
  return { attributes: attributeSet(['service.name', name]), schemaUrl: '', service: name }
}

export interface Given {
  readonly service: Resource
  readonly kind?: number
  readonly dimensions?: AttributeList
  readonly name?: string
  readonly ms?: number
  readonly failed?: boolean
}

/** `times` spans of each. */
export function spans(times: number, ...given: Given[]): SpanBatch {
  const batch = new SpanBatch()
  for (const one of given) {
    const dimensions = attributeSet(one.dimensions ?? [])
    for (let i = 0; i < times; i++) {
      const row = batch.add(one.service, SPANTAP_SCOPE, one.name ?? 'GET')
      batch.setTimes(row, 0, Math.round((one.ms ?? 1) * 1e6), 0, 0)
      batch.kind[row] = one.kind ?? KIND.server
      batch.status[row] = one.failed ? STATUS.error : STATUS.unset
      batch.dimensions[row] = dimensions
    }
  }
  return batch
}

export function route(method: string, path: string): AttributeList {
  return ['http.request.method', method, 'http.route', path]
}

export function peer(method: string, address: string, port: number): AttributeList {
  return ['http.request.method', method, 'server.address', address, 'server.port', port]
}
