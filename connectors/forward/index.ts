// forward: from the pipelines that name it as exporter to those that name it as receiver, as it is (connector/forwardconnector).
import { connector } from '../../pipeline/component.ts'
import { parser, struct } from '../../pipeline/config/schema.ts'
import { PIPELINE_SIGNALS, type ExportedSignal } from '../../pipeline/signal.ts'

export default connector<Readonly<Record<string, never>>, ExportedSignal, ExportedSignal>({
  type: 'forward',
  stability: 'beta',
  config: parser(struct({}, 'Hands batches on to other pipelines of the same signal.')),
  accepts: PIPELINE_SIGNALS,
  emits: PIPELINE_SIGNALS,
  scope: 'pipeline',
  mutates: false,
  operator: () => (source) => source,
})
