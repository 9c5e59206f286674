// The section `sending_queue`, which every exporter to a network has: the Collector's names, defaults and texts (exporterhelper,
// internal/queuebatch).
import { mapping } from '../../pipeline/config/expanded.ts'
import { unmarshaler, type Field, type Invalid } from '../../pipeline/config/field.ts'
import {
  bool,
  integer,
  optional,
  struct,
  componentId,
  type Decoded,
} from '../../pipeline/config/schema.ts'
import { batchSection, type BatchConfig } from './batch_config.ts'
import { sizer } from './sizer.ts'

/** The Collector says something of the kind when it starts: the extension is not there. */
const NO_STORAGE =
  '`storage` needs an extension that keeps the queue on disk, which spantap has not: take the key out'

const fields = {
  num_consumers: integer(10, 'Requests that are under way at once.'),
  queue_size: integer(
    1000,
    'Most that is kept: waiting, under way, and between attempts.',
    undefined,
    'int64',
  ),
  sizer: sizer('requests', 'What queue_size counts: requests, items or bytes.'),
  wait_for_result: bool(false, 'The sender of a batch waits for its result.'),
  block_on_overflow: bool(false, 'When the queue is full, the sender of a batch waits for room.'),
  storage: componentId('Extension that keeps the queue on disk. There is none here yet.'),
  batch: optional(batchSection, 'default'),
}

/** Durations in milliseconds. */
export type QueueConfig = Decoded<typeof fields>

const section = struct(
  fields,
  'What waits for the backend; enabled: false turns it off.',
  undefined,
  'queuebatch.Config',
)

/** Undefined when it is off: then the sender of a batch waits for its result. */
export const sendingQueue: Field<QueueConfig | undefined> = optional(
  // The Collector's type decodes itself, for the sizer of batches: a level more in the texts.
  unmarshaler({
    ...section,
    decode: (raw, path, errors) => withSizer(section.decode(raw, path, errors), raw),
    validate: (queue) => {
      const own = mistakeOf(queue)
      const batch = queue.batch ? (batchSection.validate?.(queue.batch) ?? []) : []
      return [...(own === undefined ? [] : [{ path: [], text: own }]), ...batch.map(inOneLine)]
    },
  }),
  'some',
)

/** A batch counts what the queue counts when only the queue says what (queuebatch.Config.Unmarshal). */
function withSizer(queue: QueueConfig, raw: unknown): QueueConfig {
  const given = mapping(raw)
  const batch = given && mapping(given['batch'])
  if (!queue.batch || !batch || !Object.hasOwn(given, 'sizer')) return queue
  if (Object.hasOwn(batch, 'sizer')) return queue
  const adopted: BatchConfig = { ...queue.batch, sizer: queue.sizer }
  return { ...queue, batch: adopted }
}

/** The Collector joins the path inside the section with single colons. */
function inOneLine({ path, text }: Invalid): Invalid {
  return { path: [], text: ['batch', ...path, text].join(': ') }
}

function mistakeOf(queue: QueueConfig): string | undefined {
  if (queue.num_consumers <= 0) return '`num_consumers` must be positive'
  if (queue.queue_size <= 0) return '`queue_size` must be positive'
  if (queue.storage !== '' && queue.wait_for_result) {
    return '`wait_for_result` is not supported with a persistent queue configured with `storage`'
  }
  const { batch } = queue
  if (batch?.sizer === queue.sizer && batch.min_size > queue.queue_size) {
    return '`min_size` must be less than or equal to `queue_size`'
  }
  return queue.storage === '' ? undefined : NO_STORAGE
}
