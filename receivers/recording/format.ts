// The file of a recording. Little-endian throughout.
//
//   header  32 bytes: "SPANTAP\n", u32 version of this format, u32 abi of the records, u32 flags (1: with secrets), u32 0,
//           u64 Unix time in ms when it was begun
//   frames  each: u32 type, u32 length, then `length` bytes, then zeros up to a multiple of 8
//
//   1 batch  one event batch: records of bpf/events.h, as the receiver emitted them
//   2 facts  UTF-8 JSON of one process's facts; comes before the next batch after their first use
//   3 clock  i64 Unix time in ns at monotonic 0, from the next batch on
//   4 hole   u32 batches, u32 0, u64 bytes: event batches that are missing here, because the disk was too slow
//   5 end    0 bytes; a file without it was cut
//
// A reader skips types that it does not know. What changes a known type raises the version.
// Without secrets, what was sent is masked at equal length (mask/): a start line keeps all but secrets of its target, headers
// keep the values of those in mask/headers.ts, bodies keep the framing of their chunks, undecoded bytes nothing but a first
// few that name a protocol. Of a process's arguments only those stay that its service's name was made of; of its
// environment, with secrets too, only OTEL_*.
export const MAGIC = Buffer.from('SPANTAP\n')
export const FORMAT_VERSION = 1
export const HEADER_BYTES = 32
export const FRAME_BYTES = 8
/** Longer frames are taken for damage: batches are at most as big as the ring, facts as an argument vector. */
export const MAX_FRAME = 256 * 1024 * 1024

export const FRAME = { batch: 1, facts: 2, clock: 3, hole: 4, end: 5 } as const

export interface Header {
  readonly version: number
  readonly abi: number
  readonly secrets: boolean
  readonly begunMs: number
}

export function encodeHeader(header: Header): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES)
  MAGIC.copy(bytes)
  bytes.writeUInt32LE(header.version, 8)
  bytes.writeUInt32LE(header.abi, 12)
  bytes.writeUInt32LE(header.secrets ? 1 : 0, 16)
  bytes.writeBigUInt64LE(BigInt(header.begunMs), 24)
  return bytes
}

/** Undefined when it is not the begin of a recording. */
export function decodeHeader(bytes: Buffer): Header | undefined {
  if (bytes.length < HEADER_BYTES || !bytes.subarray(0, MAGIC.length).equals(MAGIC))
    return undefined
  return {
    version: bytes.readUInt32LE(8),
    abi: bytes.readUInt32LE(12),
    secrets: (bytes.readUInt32LE(16) & 1) !== 0,
    begunMs: Number(bytes.readBigUInt64LE(24)),
  }
}

/** A frame with room for `length` bytes at FRAME_BYTES. */
export function frame(type: number, length: number): Buffer {
  const bytes = Buffer.alloc(FRAME_BYTES + padded(length))
  bytes.writeUInt32LE(type, 0)
  bytes.writeUInt32LE(length, 4)
  return bytes
}

export function padded(length: number): number {
  return Math.ceil(length / 8) * 8
}
