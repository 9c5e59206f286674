// The section `sending_queue::batch`: requests are put together and cut before they are sent (exporterhelper, internal/queuebatch).
import { mistakesOfKeys } from '../../pipeline/config/metadata_keys.ts'
import {
  duration,
  integer,
  listOf,
  struct,
  text,
  type Decoded,
} from '../../pipeline/config/schema.ts'
import { sizer } from './sizer.ts'

const MS_IN_NS = 1e6

const partition = struct(
  {
    metadata_keys: listOf(
      text(''),
      'Headers of the client, as `tenant`; each combination of their values is a batch of its own.',
    ),
  },
  'What is never put together.',
  ({ metadata_keys }) => mistakesOfKeys(metadata_keys),
)

const fields = {
  flush_timeout: duration('200ms', 'A batch is sent after this long, whatever its size.'),
  sizer: sizer('items', 'What the sizes count: items or bytes.'),
  min_size: integer(8192, 'A batch is sent when it is this large.', undefined, 'int64'),
  max_size: integer(0, 'No batch is larger; 0: no limit.', undefined, 'int64'),
  partition,
}

/** Durations in milliseconds. */
export type BatchConfig = Decoded<typeof fields>

export const batchSection = struct(
  fields,
  'Put requests together before they are sent.',
  (batch) => {
    const mistake = mistakeOf(batch)
    return mistake === undefined ? [] : [mistake]
  },
  'queuebatch.BatchConfig',
)

function mistakeOf(batch: BatchConfig): string | undefined {
  const { flush_timeout, min_size, max_size } = batch
  if (batch.sizer === 'requests') {
    return '`batch` supports only `items` or `bytes` sizer, found "requests"'
  }
  if (flush_timeout <= 0) {
    return `\`flush_timeout\` must be positive, found ${Math.round(flush_timeout * MS_IN_NS)}`
  }
  if (min_size < 0) return `\`min_size\` must be non-negative, found ${min_size}`
  if (max_size < 0) return `\`max_size\` must be non-negative, found ${max_size}`
  if (max_size > 0 && max_size < min_size) {
    return `\`max_size\` (${max_size}) must be greater or equal to \`min_size\` (${min_size})`
  }
  return undefined
}
