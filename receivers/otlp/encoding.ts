// The two encodings of OTLP over HTTP: requests are read, and answers written, in the one that Content-Type names.
import type { Encoded } from '../../pipeline/encoded.ts'
import { jsonRpcStatus, writeRpcStatus } from '../../pipeline/grpc/rpc_status.ts'
import type { GrpcStatus } from '../../pipeline/grpc/status.ts'
import { TAKEN, TAKEN_JSON } from '../../pipeline/otlp/answer.ts'
import { encodedRequest } from '../../pipeline/otlp/encoded.ts'
import { jsonRequest } from '../../pipeline/otlp/json/index.ts'
import type { ExportedSignal } from '../../pipeline/signal.ts'
import { areParameters } from './parameters.ts'

export interface Encoding {
  readonly contentType: string
  /** Throws an Error with one sentence. */
  request(signal: ExportedSignal, body: Uint8Array): Encoded<ExportedSignal>
  status(status: GrpcStatus): Uint8Array | string
  /** All was taken. */
  readonly success: Buffer
}

export const PROTOBUF: Encoding = {
  contentType: 'application/x-protobuf',
  request: encodedRequest,
  status: writeRpcStatus,
  success: Buffer.from(TAKEN),
}

export const JSON_ENCODING: Encoding = {
  contentType: 'application/json',
  request: jsonRequest,
  status: jsonRpcStatus,
  success: Buffer.from(TAKEN_JSON),
}

/** Undefined when it is neither. */
export function encodingOf(contentType: string | undefined): Encoding | undefined {
  if (contentType === PROTOBUF.contentType) return PROTOBUF
  if (contentType === JSON_ENCODING.contentType) return JSON_ENCODING
  if (contentType === undefined) return undefined
  const end = contentType.indexOf(';')
  const base = end < 0 ? contentType : contentType.slice(0, end)
  if (end >= 0 && !areParameters(contentType.slice(end))) return undefined
  const type = base.trim().toLowerCase()
  return [PROTOBUF, JSON_ENCODING].find((one) => one.contentType === type)
}
