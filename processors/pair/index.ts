// `pair`: pairs the requests and responses that receivers saw on this host's sockets into spans of both sides.
import { processor } from '../../pipeline/component.ts'
import { type PairConfig, parsePairConfig } from './config.ts'
import { pairOperator } from './operator.ts'

export default processor<PairConfig, 'events' | 'traces', 'traces'>({
  type: 'pair',
  stability: 'beta',
  config: parsePairConfig,
  accepts: ['events', 'traces'],
  emits: ['traces'],
  // One instance for all pipelines, or the same exchange would get two ids.
  scope: 'shared',
  mutates: false,
  operator: pairOperator,
})
