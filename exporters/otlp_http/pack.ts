// A request in protobuf as the body that is sent.
import { compressor } from '../../pipeline/compression/compress.ts'
import { compressionOf } from '../helper/compression_config.ts'
import type { Pack } from '../helper/sender.ts'
import type { OtlpHttpConfig } from './config.ts'

export function packer({ compression, compression_params }: OtlpHttpConfig): Pack {
  return compressor(compressionOf(compression), compression_params.level)
}
