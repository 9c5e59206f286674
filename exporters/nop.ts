// nop: takes everything and does nothing with it, as the Collector's exporter of this name.
import { ACCEPTED } from '../pipeline/batch.ts'
import { exporter } from '../pipeline/component.ts'
import { parser, struct } from '../pipeline/config/schema.ts'

export default exporter({
  type: 'nop',
  stability: 'beta',
  config: parser(struct({}, 'Takes everything and does nothing with it.')),
  accepts: ['traces', 'metrics', 'logs'],
  open: () => ({
    push: (batch) => batch.settle(ACCEPTED),
    flush: async () => {},
  }),
})
