// Configuration of `file`: keys, defaults and texts of the Collector's exporter of this name.
import {
  bool,
  duration,
  integer,
  parser,
  struct,
  text,
  type Decoded,
} from '../../pipeline/config/schema.ts'
import { encodingId } from './encoding_id.ts'
import { whenThere } from './section.ts'

const rotation = struct(
  {
    max_megabytes: integer(0, 'A file is renamed before it gets larger; 0: 100.'),
    max_days: integer(0, 'Renamed files are removed after so many days; 0: never.'),
    max_backups: integer(100, 'So many renamed files are kept; 0: all.'),
    localtime: bool(false, 'Local time in the names of renamed files; else UTC.'),
  },
  'Rename the file when it is large, and begin a new one.',
)

const groupBy = struct(
  {
    enabled: bool(false, 'A file for each value of a resource attribute.'),
    resource_attribute: text(
      'fileexporter.path_segment',
      'The attribute whose value takes the place of * in path. What has none is dropped.',
    ),
    max_open_files: integer(100, 'So many files are open at once.'),
  },
  'Several files instead of one.',
)

const fields = {
  path: text('', 'The file. Required.'),
  append: bool(false, 'Add to a file that is there; else it is emptied.'),
  rotation: whenThere(rotation),
  format: text('json', 'json: a line for each batch; proto: four bytes with its length, then it.'),
  encoding: encodingId('An encoding extension. There is none here.'),
  compression: text(
    '',
    'zstd: each batch is compressed, and has four bytes with its length before.',
  ),
  compression_params: struct(
    { level: integer(0, 'Of zstd; 0: 1.', undefined, 'configcompression.Level') },
    'How hard to compress.',
  ),
  flush_interval: duration(
    '1s',
    'What is taken is written at once. This is how often it is looked whether the file was moved away.',
  ),
  group_by: groupBy,
  create_directory: bool(false, "Create the file's directory."),
  directory_permissions: text(
    '',
    'Of created directories, in octal, minus the umask; empty: 0755.',
  ),
}

export type FileConfig = Decoded<typeof fields>
export type RotationConfig = NonNullable<FileConfig['rotation']>

export const config = parser(
  struct(fields, 'Writes OTLP to files.', (value) => {
    const mistake = mistakeOf(value) ?? groupMistake(value) ?? directoryMistake(value)
    return mistake === undefined ? [] : [mistake]
  }),
)

function mistakeOf(value: FileConfig): string | undefined {
  if (value.path === '') return 'path must be non-empty'
  if (value.append && value.rotation) {
    return 'append and rotation enabled at the same time is not supported'
  }
  if (value.format !== 'json' && value.format !== 'proto') return 'format type is not supported'
  if (value.compression !== '' && value.compression !== 'zstd') {
    return 'compression is not supported'
  }
  return value.flush_interval < 0 ? 'flush_interval must be larger than zero' : undefined
}

function groupMistake({ path, group_by }: FileConfig): string | undefined {
  if (!group_by.enabled) return undefined
  if (path.split('*').length !== 2) {
    return 'path must contain exactly one * when group_by is enabled'
  }
  if (path.startsWith('*')) return 'path must not start with * when group_by is enabled'
  if (group_by.resource_attribute !== '') return undefined
  return 'resource_attribute must not be empty when group_by is enabled'
}

function directoryMistake(value: FileConfig): string | undefined {
  const { create_directory, directory_permissions: given } = value
  if (!create_directory) {
    return given === '' ? undefined : 'directory_permissions requires create_directory to be true'
  }
  if (given !== '' && !/^[+-]?[0-7]{1,10}$/.test(given)) {
    return 'directory_permissions value must be a valid octal representation'
  }
  const mode = modeOf(given)
  return mode < 0 || mode > 0o777
    ? 'directory_permissions contain invalid bits for file access'
    : undefined
}

/** Permissions of directories. */
export const modeOf = (given: string): number => (given === '' ? 0o755 : Number.parseInt(given, 8))
