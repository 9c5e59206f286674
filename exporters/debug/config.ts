// Configuration of `debug`: keys, defaults and texts of the Collector's exporter of this name.
import {
  bool,
  integer,
  listOf,
  optional,
  parser,
  struct,
  text,
  type Decoded,
} from '../../pipeline/config/schema.ts'
import { sendingQueue } from '../helper/queue_config.ts'
import { titled, verbosity } from './verbosity.ts'

const fields = {
  verbosity: verbosity(
    'basic',
    'basic: a line per batch; normal: and a line per span, point or log record; detailed: and all of it.',
  ),
  sampling_initial: integer(2, 'Batches that are shown at the begin of each second.'),
  sampling_thereafter: integer(1, 'Of the others in that second every so many-th; 0: none.'),
  use_internal_logger: bool(true, 'Write to the log; false: to output_paths.'),
  output_paths: optional(
    listOf(text(''), 'Files, stdout or stderr; [stdout] when not given.'),
    'pointer',
  ),
  // The Collector's has one, too, off by default. What is shown at once needs none: it is read, and nothing waits in it.
  sending_queue: optional(sendingQueue, 'default'),
}

export type DebugConfig = Decoded<typeof fields>

export const parseConfig = parser(
  struct(fields, 'Shows what passes, for people.', (config) => {
    const { verbosity, use_internal_logger, output_paths } = config
    if (verbosity === 'none' || verbosity === '') {
      return [`verbosity level "${titled(verbosity)}" is not supported`]
    }
    if (use_internal_logger && output_paths) {
      return ['output_paths is not supported when use_internal_logger is true']
    }
    if (!use_internal_logger && output_paths?.length === 0) {
      return ['output_paths must not be empty when use_internal_logger is false']
    }
    return []
  }),
)
