// gRPC status codes and how they travel (grpc/doc/PROTOCOL-HTTP2.md, google/rpc/status.proto).

/** grpc/doc/statuscodes.md. */
export const GRPC = {
  OK: 0,
  CANCELLED: 1,
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  OUT_OF_RANGE: 11,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  DATA_LOSS: 15,
  UNAUTHENTICATED: 16,
} as const

export interface GrpcStatus {
  readonly code: number
  readonly message: string
  /** What google.rpc.RetryInfo says: try again after so long. */
  readonly retryDelayMs?: number
}

// As grpc-go's codes.Code prints them, which is what the Collector logs.
const NAMES = [
  'OK',
  'Canceled',
  'Unknown',
  'InvalidArgument',
  'DeadlineExceeded',
  'NotFound',
  'AlreadyExists',
  'PermissionDenied',
  'ResourceExhausted',
  'FailedPrecondition',
  'Aborted',
  'OutOfRange',
  'Unimplemented',
  'Internal',
  'Unavailable',
  'DataLoss',
  'Unauthenticated',
] as const

/** `Unavailable` of 14, `Code(99)` of a number that is none. */
export function codeName(code: number): string {
  return NAMES[code] ?? `Code(${code})`
}

/** The code in a `grpc-status` header; UNKNOWN when it is no number. */
export function parseCode(text: string): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : GRPC.UNKNOWN
}

/** The value of a `grpc-message` header: UTF-8, with all but printable ASCII and `%` itself percent-coded. */
export function encodeMessage(message: string): string {
  if (/^[\x20-\x24\x26-\x7e]*$/.test(message)) return message
  let coded = ''
  for (const byte of Buffer.from(message)) {
    const plain = byte >= 0x20 && byte <= 0x7e && byte !== 0x25
    coded += plain
      ? String.fromCharCode(byte)
      : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return coded
}

/** The reverse. What is coded wrongly stays as it is: a message must never be lost for its form. */
export function decodeMessage(coded: string): string {
  if (!coded.includes('%')) return coded
  const bytes: number[] = []
  const given = Buffer.from(coded)
  for (let i = 0; i < given.length; i++) {
    const hex = given[i] === 0x25 ? given.toString('latin1', i + 1, i + 3) : ''
    if (!/^[0-9a-fA-F]{2}$/.test(hex)) {
      bytes.push(given[i]!)
      continue
    }
    bytes.push(parseInt(hex, 16))
    i += 2
  }
  return Buffer.from(bytes).toString()
}
