// Log records: their attributes, not their bodies.
import { withData, type Batch } from '../../pipeline/batch.ts'
import { Attributes } from '../actions/attributes.ts'
import { compile } from '../actions/compile.ts'
import { skippedLogs } from '../match/logs.ts'
import type { AttributesConfig } from './config.ts'

export function logs(config: AttributesConfig): (batch: Batch<'logs'>) => Batch<'logs'> {
  const action = compile(config.actions)
  const skip = skippedLogs(config)
  const attributes = new Attributes()
  return (batch) => {
    let changed = false
    const data = batch.data.map((group) => ({
      ...group,
      records: group.records.map((record) => {
        if (skip?.(record, group)) return record
        attributes.load(record.attributes)
        action(attributes, batch.client)
        if (!attributes.changed(0)) return record
        changed = true
        return { ...record, attributes: attributes.list(0) }
      }),
    }))
    return changed ? withData(batch, data, batch.items) : batch
  }
}
