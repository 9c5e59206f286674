// Texts of a real otelcol 0.158 (`validate`), asked one by one.
import { describe, expect, it } from 'vitest'
import { sendingQueue } from '../../../exporters/helper/queue_config.ts'
import { retryOnFailure } from '../../../exporters/helper/retry_config.ts'
import { parser, type Field } from '../../../pipeline/config/schema.ts'

function errorOf(field: Field<unknown>, raw: unknown): string {
  try {
    parser(field)(raw)
  } catch (error) {
    return (error as Error).message
  }
  return ''
}

describe('retry_on_failure', () => {
  it.each<[object, string]>([
    [{ initial_interval: '-1s', multiplier: -1 }, "'initial_interval' must be non-negative"],
    [{ randomization_factor: 2 }, "'randomization_factor' must be within [0, 1]"],
    [{ randomization_factor: -0.1 }, "'randomization_factor' must be within [0, 1]"],
    [{ multiplier: -1 }, "'multiplier' must be non-negative"],
    [{ max_interval: '-1s' }, "'max_interval' must be non-negative"],
    [{ max_elapsed_time: '-1s' }, "'max_elapsed_time' must be non-negative"],
    [
      { enabled: false, max_elapsed_time: '1s' },
      "'max_elapsed_time' must not be less than 'initial_interval'",
    ],
    [{ max_elapsed_time: '10s' }, "'max_elapsed_time' must not be less than 'max_interval'"],
    [{ max_elapsed_time: 0 }, ''],
  ])('%o: %s', (raw, text) => expect(errorOf(retryOnFailure, raw)).toBe(text))
})

describe('sending_queue', () => {
  it.each<[object | null, string]>([
    [null, ''],
    [{ num_consumers: 0, queue_size: 0 }, '`num_consumers` must be positive'],
    [{ queue_size: 0 }, '`queue_size` must be positive'],
    [{ enabled: false, num_consumers: 0 }, ''],
    [{ batch: null }, ''],
    [{ batch: { enabled: false, min_size: -1 } }, ''],
    [
      { batch: { min_size: 10, max_size: 5 } },
      'batch: `max_size` (5) must be greater or equal to `min_size` (10)',
    ],
    [
      { batch: { max_size: 100 } },
      'batch: `max_size` (100) must be greater or equal to `min_size` (8192)',
    ],
    [{ batch: { flush_timeout: 0 } }, 'batch: `flush_timeout` must be positive, found 0'],
    [
      { batch: { flush_timeout: '-1s', min_size: -1 } },
      'batch: `flush_timeout` must be positive, found -1000000000',
    ],
    [
      { batch: { sizer: 'requests' } },
      '`min_size` must be less than or equal to `queue_size`\n' +
        'batch: `batch` supports only `items` or `bytes` sizer, found "requests"',
    ],
    [
      { sizer: 'requests', batch: { min_size: 3 } },
      'batch: `batch` supports only `items` or `bytes` sizer, found "requests"',
    ],
    [{ sizer: 'items', batch: {} }, '`min_size` must be less than or equal to `queue_size`'],
    [{ sizer: 'requests', batch: null }, ''],
    [{ batch: { min_size: 9000 } }, ''],
    [
      { batch: { partition: { metadata_keys: ['a', 'A'] } } },
      'batch: partition: duplicate entry in metadata_keys: "a" (case-insensitive)',
    ],
    [
      { storage: 'file_storage', wait_for_result: true },
      '`wait_for_result` is not supported with a persistent queue configured with `storage`',
    ],
    [
      { storage: 'file_storage' },
      '`storage` needs an extension that keeps the queue on disk, which spantap has not: take the key out',
    ],
  ])('%o: %s', (raw, text) => expect(errorOf(sendingQueue, raw)).toBe(text))

  it('says which sizers there are not', () => {
    expect(errorOf(sendingQueue, { sizer: 'foo' })).toContain(`'sizer' invalid sizer: "foo"`)
  })

  it('has no batch without the key, and the defaults of the Collector with it', () => {
    expect(parser(sendingQueue)({})?.batch).toBeUndefined()
    expect(parser(sendingQueue)({ sizer: 'bytes', batch: { min_size: 7 } })?.batch).toEqual({
      flush_timeout: 200,
      sizer: 'bytes',
      min_size: 7,
      max_size: 0,
      partition: { metadata_keys: [] },
    })
    expect(parser(sendingQueue)({ batch: null })?.batch?.min_size).toBe(8192)
  })
})
