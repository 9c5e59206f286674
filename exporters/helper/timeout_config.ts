// The key `timeout` of exporters whose attempts the helper bounds (exporterhelper.TimeoutConfig).
import { duration, type Field } from '../../pipeline/config/schema.ts'

/** Milliseconds; 0: no limit. */
export const timeout = (initial = '5s'): Field<number> =>
  duration(initial, 'Of one attempt; 0: no limit.')
