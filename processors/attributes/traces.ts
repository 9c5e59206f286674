// Spans: a changed set stays where it is (dimensions, connection), so that what reads it by its place still finds it.
import { withData, type Batch } from '../../pipeline/batch.ts'
import { Attributes } from '../actions/attributes.ts'
import { compile } from '../actions/compile.ts'
import { Interner } from '../actions/intern.ts'
import { skippedSpans } from '../match/spans.ts'
import type { AttributesConfig } from './config.ts'

export function traces(config: AttributesConfig): (batch: Batch<'traces'>) => Batch<'traces'> {
  const action = compile(config.actions)
  const skip = skippedSpans(config)
  const attributes = new Attributes()
  const sets = new Interner()
  return (batch) => {
    const { client, data } = batch
    const { connection, dimensions, own } = data
    let changed = false
    for (let row = 0; row < data.length; row++) {
      if (skip?.(data, row)) continue
      attributes.load(dimensions[row]!.list, connection[row]!.list, own[row]!)
      action(attributes, client)
      if (attributes.changed(0)) dimensions[row] = sets.set(attributes.list(0))
      if (attributes.changed(1)) connection[row] = sets.set(attributes.list(1))
      if (attributes.changed(2)) own[row] = attributes.list(2)
      changed ||= attributes.changed(0) || attributes.changed(1) || attributes.changed(2)
    }
    return changed ? withData(batch, data, data.length) : batch
  }
}
