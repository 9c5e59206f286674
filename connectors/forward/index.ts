// forward: from the pipelines that name it as exporter to those that name it as receiver, as it is (connector/forwardconnector).
import { connector } from '../../pipeline/component.ts'
import { parser, struct } from '../../pipeline/config/schema.ts'

const FORWARDED = ['traces', 'metrics', 'logs'] as const

export default connector<Readonly<Record<string, never>>, Forwarded, Forwarded>({
  type: 'forward',
  stability: 'beta',
  config: parser(struct({}, 'Hands batches on to other pipelines of the same signal.')),
  accepts: FORWARDED,
  emits: FORWARDED,
  scope: 'pipeline',
  mutates: false,
  operator: () => (source) => source,
})

type Forwarded = (typeof FORWARDED)[number]
