// A request in protobuf as the body that is sent: perhaps as JSON, perhaps compressed.
import { compressor } from '../../pipeline/compression/compress.ts'
import { writeMessage } from '../../pipeline/otlp/json/write.ts'
import { REQUEST } from '../../pipeline/otlp/schema/requests.ts'
import type { ExportedSignal } from '../../pipeline/signal.ts'
import { compressionOf } from '../helper/compression_config.ts'
import type { Pack } from '../helper/sender.ts'
import type { OtlpHttpConfig } from './config.ts'

export function packer(config: OtlpHttpConfig, signal: ExportedSignal): Pack {
  const compress = compressor(compressionOf(config.compression), config.compression_params.level)
  if (config.encoding === 'proto') return compress
  return async (bytes) => compress(Buffer.from(writeMessage(bytes, REQUEST[signal])), false)
}
