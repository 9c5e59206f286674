// nop: takes everything and does nothing with it, as the Collector's exporter of this name.
import { ACCEPTED } from '../pipeline/batch.ts'
import { exporter } from '../pipeline/component.ts'
import { parser, struct } from '../pipeline/config/schema.ts'
import { PIPELINE_SIGNALS } from '../pipeline/signal.ts'

export default exporter({
  type: 'nop',
  stability: 'beta',
  config: parser(struct({}, 'Takes everything and does nothing with it.')),
  accepts: PIPELINE_SIGNALS,
  open: () => ({
    push: (batch) => batch.settle(ACCEPTED),
    flush: async () => {},
  }),
})
