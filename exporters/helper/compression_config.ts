// The key `compression` of clients (configcompression).
import type { Field } from '../../pipeline/config/schema.ts'
import { COMPRESSIONS, type Compression } from '../../pipeline/compression/compress.ts'
import { word } from './word.ts'

const COLLECTORS = [
  'gzip',
  'zstd',
  'zlib',
  'deflate',
  'none',
  '',
  'snappy',
  'x-snappy-framed',
  'lz4',
] as const

export type CompressionWord = (typeof COLLECTORS)[number]

export const compressionField = (help: string): Field<CompressionWord> =>
  word({
    words: COLLECTORS,
    initial: 'gzip',
    help,
    type: 'configcompression.Type',
    wrong: (given) => `unsupported compression type "${given}"`,
  })

/** What is wrong with a word that a Collector takes: one of `supported` is what to use. */
export function compressionErrors(
  given: CompressionWord,
  supported: readonly Compression[] = COMPRESSIONS,
): string[] {
  if (given === '' || supported.some((one) => one === given)) return []
  return [`compression: "${given}" is not supported yet: use ${supported.join(', ')}`]
}

/** After `compressionErrors` had nothing against it. */
export function compressionOf(given: CompressionWord): Compression {
  return COMPRESSIONS.find((one) => one === given) ?? 'none'
}
