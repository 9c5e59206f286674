// Configuration of `batch`: keys, defaults and texts of the Collector's processor of this name.
import { mistakesOfKeys } from '../../pipeline/config/metadata_keys.ts'
import {
  duration,
  listOf,
  parser,
  struct,
  text,
  unsigned,
  type Decoded,
} from '../../pipeline/config/schema.ts'

const fields = {
  timeout: duration('200ms', 'A batch waits no longer; 0: nothing waits.'),
  send_batch_size: unsigned(8192, 'A batch of so many items is sent at once; 0: nothing waits.'),
  send_batch_max_size: unsigned(0, 'Larger batches are split; 0: never.'),
  metadata_keys: listOf(
    text(''),
    'Batches of clients with other values of these headers are kept apart; needs `include_metadata` of the receiver.',
  ),
  metadata_cardinality_limit: unsigned(1000, 'So many combinations of those values; 0: any.'),
}

export type BatchConfig = Decoded<typeof fields>

export const parseConfig = parser(
  struct(fields, 'Joins small batches to large ones.', (config) => {
    const { metadata_keys, send_batch_max_size, send_batch_size, timeout } = config
    if (send_batch_max_size > 0 && send_batch_max_size < send_batch_size) {
      return ['send_batch_max_size must be greater or equal to send_batch_size']
    }
    const mistakes = mistakesOfKeys(metadata_keys)
    if (mistakes.length > 0) return mistakes
    return timeout < 0 ? ['timeout must be greater or equal to 0'] : []
  }),
)
