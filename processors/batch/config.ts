// Configuration of `batch`: keys, defaults and texts of the Collector's processor of this name.
import { duration, parser, struct, unsigned, type Decoded } from '../../pipeline/config/schema.ts'

const fields = {
  timeout: duration('200ms', 'A batch waits no longer; 0: nothing waits.'),
  send_batch_size: unsigned(8192, 'A batch of so many items is sent at once; 0: nothing waits.'),
  send_batch_max_size: unsigned(0, 'Larger batches are split; 0: never.'),
}

export type BatchConfig = Decoded<typeof fields>

export const parseConfig = parser(
  struct(fields, 'Joins small batches to large ones.', (config) => {
    const { send_batch_max_size, send_batch_size, timeout } = config
    const errors: string[] = []
    if (send_batch_max_size > 0 && send_batch_max_size < send_batch_size) {
      errors.push('send_batch_max_size must be greater or equal to send_batch_size')
    }
    if (timeout < 0) errors.push('timeout must be greater or equal to 0')
    return errors
  }),
)
