// Configuration of `debug`: keys and defaults of the Collector's exporter of this name.
import { bool, integer, oneOf, parser, struct, type Decoded } from '../../pipeline/config/schema.ts'

const VERBOSITY = ['basic', 'normal', 'detailed'] as const

const fields = {
  verbosity: oneOf(
    VERBOSITY,
    'basic',
    'basic: a line per batch; normal: and a line per span or point; detailed: and all of it.',
    true,
  ),
  sampling_initial: integer(2, 'Batches that are shown at the begin of each second.'),
  sampling_thereafter: integer(1, 'Of the others in that second every so many-th; 0: none.'),
  use_internal_logger: bool(true, 'Write to the log; false: to standard output.'),
}

export type DebugConfig = Decoded<typeof fields>

export const parseConfig = parser(
  struct(fields, 'Shows what passes, for people.', ({ verbosity }) =>
    VERBOSITY.includes(verbosity) ? [] : [`verbosity level "${verbosity}" is not supported`],
  ),
)
