// The verdicts and texts of a real otelcol 0.158.
import { describe, expect, it } from 'vitest'
import file from '../../../exporters/file/index.ts'

describe('the configuration', () => {
  it.each<[object, string]>([
    [{}, 'path must be non-empty'],
    [
      { path: 'a', append: true, rotation: null },
      'append and rotation enabled at the same time is not supported',
    ],
    [{ path: 'a', format: 'x' }, 'format type is not supported'],
    [{ path: 'a', format: '' }, 'format type is not supported'],
    [{ path: 'a', compression: 'gzip' }, 'compression is not supported'],
    [{ path: 'a', flush_interval: '-1s' }, 'flush_interval must be larger than zero'],
    [
      { path: 'a', group_by: { enabled: true } },
      'path must contain exactly one * when group_by is enabled',
    ],
    [
      { path: '*a', group_by: { enabled: true } },
      'path must not start with * when group_by is enabled',
    ],
    [
      { path: 'a*', group_by: { enabled: true, resource_attribute: '' } },
      'resource_attribute must not be empty when group_by is enabled',
    ],
    [
      { path: 'a', directory_permissions: '0755' },
      'directory_permissions requires create_directory to be true',
    ],
    [
      { path: 'a', directory_permissions: '9', create_directory: true },
      'directory_permissions value must be a valid octal representation',
    ],
    [
      { path: 'a', directory_permissions: '01777', create_directory: true },
      'directory_permissions contain invalid bits for file access',
    ],
    [{ path: 'a', encoding: '//' }, `'encoding' in "//" id: the part before / should not be empty`],
    [
      { path: 'a', rotation: { max_megabytes: 'x' } },
      "'rotation.max_megabytes' expected type 'int', got unconvertible type 'string'",
    ],
  ])('%j: %s', (given, message) => {
    expect(() => file.config(given)).toThrow(message)
  })

  it.each([
    { path: 'a', compression: 'zstd', compression_params: { level: 99 } },
    { path: 'a', flush_interval: 5 },
    { path: 'a', rotation: { max_megabytes: -1, max_days: -3 } },
    { path: 'a*', group_by: { enabled: true, max_open_files: 0 } },
  ])('%j is taken', (given) => {
    expect(file.config(given)).toMatchObject({ path: given.path })
  })
})
