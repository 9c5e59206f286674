// resource: changes attributes of resources, as the Collector's processor of this name does.
import { map } from 'rxjs'
import { withData, type Batch } from '../../pipeline/batch.ts'
import { processor } from '../../pipeline/component.ts'
import { parser, struct, type Decoded } from '../../pipeline/config/schema.ts'
import type { Resource } from '../../pipeline/data/resource.ts'
import { PIPELINE_SIGNALS, type ExportedSignal } from '../../pipeline/signal.ts'
import { actionList } from '../actions/config.ts'
import { changer } from './resources.ts'

const fields = { attributes: actionList('What is done to the attributes, in this order.') }

type ResourceConfig = Decoded<typeof fields>

export default processor<ResourceConfig, ExportedSignal, ExportedSignal>({
  type: 'resource',
  stability: 'beta',
  config: parser(
    struct(fields, 'Changes attributes of resources.', ({ attributes }) =>
      attributes.length === 0 ? ['missing required field "attributes"'] : [],
    ),
  ),
  accepts: PIPELINE_SIGNALS,
  emits: PIPELINE_SIGNALS,
  scope: 'pipeline',
  mutates: true,
  operator(_set, config) {
    const resources = changer(config.attributes)
    return map((batch) => changed(batch, resources(batch.client)))
  },
})

/** The batch itself when no resource is another one afterwards. */
function changed(
  batch: Batch<ExportedSignal>,
  change: (resource: Resource) => Resource,
): Batch<ExportedSignal> {
  const { data, items } = batch
  if (!('resource' in data)) {
    const groups = data.map((group) => {
      const resource = change(group.resource)
      return resource === group.resource ? group : { ...group, resource }
    }) as typeof data
    return groups.some((group, i) => group !== data[i]) ? withData(batch, groups, items) : batch
  }
  const { resource } = data
  let other = false
  for (let row = 0; row < data.length; row++) {
    const made = change(resource[row]!)
    other ||= made !== resource[row]
    resource[row] = made
  }
  return other ? withData(batch, data, items) : batch
}
