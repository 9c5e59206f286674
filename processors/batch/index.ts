// batch: joins small batches to large ones, by size and by time, as the Collector's processor of this name does. Who gave a batch
// has its answer at once; what becomes of it later is for the exporters to count.
import { processor } from '../../pipeline/component.ts'
import type { ExportedSignal } from '../../pipeline/signal.ts'
import { parseConfig, type BatchConfig } from './config.ts'
import { joined } from './operator.ts'

export default processor<BatchConfig, ExportedSignal, ExportedSignal>({
  type: 'batch',
  stability: 'beta',
  config: parseConfig,
  accepts: ['traces', 'metrics', 'logs'],
  emits: ['traces', 'metrics', 'logs'],
  scope: 'pipeline',
  mutates: false,
  operator: (set, config) => (source) => joined(source, set, config),
})
