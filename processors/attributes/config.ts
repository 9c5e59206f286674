// Configuration of `attributes`: keys and texts of the Collector's processor of this name.
import { parser, struct, type Decoded } from '../../pipeline/config/schema.ts'
import { actionList } from '../actions/config.ts'
import { matchFields } from '../match/config.ts'

const fields = {
  ...matchFields,
  actions: actionList('What is done to the attributes, in this order.'),
}

export type AttributesConfig = Decoded<typeof fields>

export const parseConfig = parser(
  struct(fields, 'Changes attributes of spans, data points and log records.', ({ actions }) =>
    actions.length === 0 ? ['missing required field "actions"'] : [],
  ),
)
