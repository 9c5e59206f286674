// google.rpc.Status in protobuf and JSON: `grpc-status-details-bin`, and the body of an OTLP/HTTP answer that is an error.
import { Reader } from '../otlp/reader.ts'
import { Writer } from '../otlp/writer.ts'
import { GRPC, type GrpcStatus } from './status.ts'

/** google/rpc/error_details.proto RetryInfo, as google.protobuf.Any names it. */
const RETRY_INFO = 'type.googleapis.com/google.rpc.RetryInfo'

/** google.rpc.Status: code 1, message 2, details 3. */
export function writeRpcStatus({ code, message, retryDelayMs }: GrpcStatus): Buffer {
  const writer = new Writer(message.length * 3 + 128)
  if (code !== 0) {
    writer.byte(0x08)
    writer.varint(code)
  }
  if (message !== '') {
    writer.byte(0x12)
    writer.string(message)
  }
  if (retryDelayMs !== undefined) writeRetryInfo(writer, retryDelayMs)
  return Buffer.from(writer.done())
}

/** The same as protobuf's JSON mapping writes it. */
export function jsonRpcStatus({ code, message, retryDelayMs }: GrpcStatus): string {
  return JSON.stringify({
    ...(code !== 0 && { code }),
    ...(message !== '' && { message }),
    ...(retryDelayMs !== undefined && {
      details: [{ '@type': RETRY_INFO, retryDelay: `${retryDelayMs / 1000}s` }],
    }),
  })
}

/** Undefined when `bytes` is no google.rpc.Status. */
export function readRpcStatus(bytes: Uint8Array): GrpcStatus | undefined {
  try {
    let code = 0
    let message = ''
    let retryDelayMs: number | undefined
    for (const reader = new Reader(bytes); reader.next();) {
      if (reader.field === 1 && reader.wire === 0) code = codeOf(reader.varint())
      else if (reader.field === 2 && reader.wire === 2) message = reader.string()
      else if (reader.field === 3 && reader.wire === 2) retryDelayMs ??= retryInfo(reader.bytes())
      else reader.skip()
    }
    return { code, message, ...(retryDelayMs !== undefined && { retryDelayMs }) }
  } catch {
    return undefined
  }
}

/** An int32 in the .proto file: what is beyond it, or negative, is no code. */
const codeOf = (given: number): number => (given < 2 ** 31 ? given : GRPC.UNKNOWN)

/** Field 3: Any { type_url 1, value 2 }, whose value is RetryInfo { retry_delay 1: Duration { seconds 1, nanos 2 } }. */
function writeRetryInfo(writer: Writer, ms: number): void {
  const seconds = Math.floor(ms / 1000)
  const nanos = Math.round((ms - seconds * 1000) * 1e6)
  writer.need(64)
  writer.byte(0x1a)
  const any = writer.begin(1)
  writer.byte(0x0a)
  writer.string(RETRY_INFO)
  writer.byte(0x12)
  const info = writer.begin(1)
  writer.byte(0x0a)
  const duration = writer.begin(1)
  writer.byte(0x08)
  writer.varint(seconds)
  writer.byte(0x10)
  writer.varint(nanos)
  writer.end(duration, 1)
  writer.end(info, 1)
  writer.end(any, 1)
}

function retryInfo(any: Uint8Array): number | undefined {
  let url = ''
  let value: Uint8Array | undefined
  for (const reader = new Reader(any); reader.next();) {
    if (reader.field === 1 && reader.wire === 2) url = reader.string()
    else if (reader.field === 2 && reader.wire === 2) value = reader.bytes()
    else reader.skip()
  }
  if (url !== RETRY_INFO || !value) return undefined
  for (const reader = new Reader(value); reader.next();) {
    if (reader.field === 1 && reader.wire === 2) return duration(reader.bytes())
    reader.skip()
  }
  return 0
}

function duration(bytes: Uint8Array): number {
  let seconds = 0
  let nanos = 0
  for (const reader = new Reader(bytes); reader.next();) {
    if (reader.field === 1 && reader.wire === 0) seconds = reader.varint()
    else if (reader.field === 2 && reader.wire === 0) nanos = reader.varint()
    else reader.skip()
  }
  // A negative duration is a varint of ten bytes: no delay.
  return seconds > 1e9 || nanos > 1e9 ? 0 : seconds * 1000 + nanos / 1e6
}
