// Frames of a recording and what is in them.
import type { ProcessFacts } from '../../pipeline/data/events.ts'
import { FRAME, FRAME_BYTES, frame } from './format.ts'

export type Frame =
  | { readonly type: 'batch'; readonly bytes: Uint8Array }
  | { readonly type: 'facts'; readonly facts: ProcessFacts }
  | { readonly type: 'clock'; readonly epochNs: bigint }
  | { readonly type: 'hole'; readonly batches: number; readonly bytes: number }
  | { readonly type: 'end' }

export function factsFrame(facts: ProcessFacts): Buffer {
  const text = Buffer.from(JSON.stringify(facts))
  const bytes = frame(FRAME.facts, text.length)
  text.copy(bytes, FRAME_BYTES)
  return bytes
}

export function clockFrame(epochNs: bigint): Buffer {
  const bytes = frame(FRAME.clock, 8)
  bytes.writeBigInt64LE(epochNs, FRAME_BYTES)
  return bytes
}

export function holeFrame(batches: number, lostBytes: number): Buffer {
  const bytes = frame(FRAME.hole, 16)
  bytes.writeUInt32LE(Math.min(batches, 0xffff_ffff), FRAME_BYTES)
  bytes.writeBigUInt64LE(BigInt(lostBytes), FRAME_BYTES + 8)
  return bytes
}

export function endFrame(): Buffer {
  return frame(FRAME.end, 0)
}

/** Undefined: a type of a later spantap. Throws an Error when the frame contradicts its type. */
export function decodeFrame(type: number, bytes: Buffer): Frame | undefined {
  switch (type) {
    case FRAME.batch:
      return { type: 'batch', bytes }
    case FRAME.facts:
      return { type: 'facts', facts: decodeFacts(bytes) }
    case FRAME.clock:
      return { type: 'clock', epochNs: bytes.readBigInt64LE(0) }
    case FRAME.hole:
      return {
        type: 'hole',
        batches: bytes.readUInt32LE(0),
        bytes: Number(bytes.readBigUInt64LE(8)),
      }
    case FRAME.end:
      return { type: 'end' }
    default:
      return undefined
  }
}

function decodeFacts(bytes: Buffer): ProcessFacts {
  const raw: unknown = JSON.parse(bytes.toString())
  if (typeof raw !== 'object' || raw === null) throw new Error('facts are no object')
  const fields = raw as Record<keyof ProcessFacts, unknown>
  const env = typeof fields.env === 'object' ? (fields.env ?? {}) : {}
  return {
    pid: number(fields.pid),
    startTicks: number(fields.startTicks),
    exe: text(fields.exe),
    comm: text(fields.comm),
    args: Array.isArray(fields.args) ? fields.args.map(text) : [],
    cwd: text(fields.cwd),
    env: Object.fromEntries(Object.entries(env).map(([name, value]) => [name, text(value)])),
    cgroup: text(fields.cgroup),
    hostname: text(fields.hostname),
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function number(value: unknown): number {
  if (typeof value !== 'number') throw new Error('facts without a process')
  return value
}
