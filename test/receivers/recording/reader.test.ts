import * as fc from 'fast-check'
import { truncateSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  encodeHeader,
  FRAME_BYTES,
  frame,
  HEADER_BYTES,
} from '../../../receivers/recording/format.ts'
import { clockFrame, endFrame, factsFrame, holeFrame } from '../../../receivers/recording/frames.ts'
import { RecordingReader } from '../../../receivers/recording/index.ts'
import { facts } from '../../pipeline/naming/facts.ts'
import { temporary } from './host.ts'

const header = { version: 1, abi: 1, secrets: false, begunMs: 1_700_000_000_000 }
const begin = encodeHeader(header)

function fileOf(...parts: Uint8Array[]): string {
  const file = temporary('a.rec')
  writeFileSync(file, Buffer.concat(parts))
  return file
}

function batchFrame(length: number): Buffer {
  const bytes = frame(1, length)
  for (let i = 0; i < length; i++) bytes[FRAME_BYTES + i] = i % 251
  return bytes
}

/** Types of the frames that are given, and why there are no more. */
function read(file: string): [string[], string | undefined] {
  const reader = new RecordingReader(file)
  const types: string[] = []
  for (let next = reader.next(); next; next = reader.next()) types.push(next.type)
  return [types, reader.broken]
}

describe('RecordingReader', () => {
  it('reads what was written, frames larger than its buffer included', () => {
    const large = batchFrame(3_000_001)
    const file = fileOf(
      begin,
      clockFrame(7n),
      large,
      factsFrame(facts('é x')),
      holeFrame(3, 2 ** 40),
      batchFrame(0),
      endFrame(),
    )
    const reader = new RecordingReader(file)
    expect(reader.header).toEqual(header)
    expect(reader.next()).toEqual({ type: 'clock', epochNs: 7n })
    expect(reader.next()).toEqual({
      type: 'batch',
      bytes: large.subarray(FRAME_BYTES, FRAME_BYTES + 3_000_001),
    })
    expect(reader.next()).toEqual({ type: 'facts', facts: facts('é x') })
    expect(reader.next()).toEqual({ type: 'hole', batches: 3, bytes: 2 ** 40 })
    expect(reader.next()).toEqual({ type: 'batch', bytes: Buffer.alloc(0) })
    expect([reader.next(), reader.next(), reader.broken]).toEqual([undefined, undefined, undefined])
  })

  it('passes over frames of a later spantap', () => {
    expect(read(fileOf(begin, frame(99, 13), clockFrame(1n), endFrame()))).toEqual([
      ['clock'],
      undefined,
    ])
  })

  it.each([
    ['a foreign file', [Buffer.from('PK\x03\x04'.padEnd(64))], 'is not a recording of spantap'],
    ['an empty file', [], 'is not a recording of spantap'],
    [
      'a later format',
      [encodeHeader({ ...header, version: 2 })],
      'is a recording of format 2; this spantap reads format 1',
    ],
    [
      'an old layout of events',
      [encodeHeader({ ...header, abi: 0 })],
      'was recorded with event layout 0; this spantap reads layout 1',
    ],
  ])('S10: says why it does not read %s', (_, parts, reason) => {
    const file = fileOf(...parts)
    expect(() => new RecordingReader(file)).toThrow(`${file} ${reason}`)
  })

  it('S10: says why it does not read what is not there', () => {
    expect(() => new RecordingReader('/nowhere/a.rec')).toThrow(
      'cannot read the recording /nowhere/a.rec: ENOENT',
    )
    expect(() => new RecordingReader('/')).toThrow('cannot read the recording /: EISDIR')
  })

  it('S10: gives all that is whole of a file that was cut anywhere', () => {
    const parts = [begin, clockFrame(1n), batchFrame(20), batchFrame(9), endFrame()]
    const file = fileOf(...parts)
    const size = parts.reduce((sum, part) => sum + part.length, 0)
    for (let length = size - 1; length >= HEADER_BYTES; length--) {
      truncateSync(file, length)
      const whole = [48, 80, 104].filter((end) => end <= length)
      const at = whole.at(-1) ?? HEADER_BYTES
      expect(read(file)).toEqual([
        ['clock', 'batch', 'batch'].slice(0, whole.length),
        `it was cut (at byte ${at})`,
      ])
    }
  })

  it.each([
    ['a length beyond reason', Buffer.from('01000000ffffffff', 'hex'), 'a frame is too long'],
    ['a length beyond the file', Buffer.from('01000000ffffff0f', 'hex'), 'it was cut'],
    ['facts that are none', Buffer.concat([frame(2, 8), Buffer.alloc(0)]), 'it is damaged: '],
    ['a short clock', frame(3, 4), 'it is damaged: '],
  ])('S10: stops at %s', (_, damage, reason) => {
    const [types, broken] = read(fileOf(begin, clockFrame(1n), damage))
    expect(types).toEqual(['clock'])
    expect(broken).toContain(reason)
    expect(broken).toContain('(at byte 48)')
  })

  it('takes any bytes', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.constantFrom(clockFrame(1n), batchFrame(20), holeFrame(1, 1), factsFrame(facts('x'))),
      fc.json({ maxDepth: 2 }).map((json) => {
        const bytes = frame(2, Buffer.byteLength(json))
        bytes.write(json, FRAME_BYTES)
        return bytes
      }),
    )
    const file = temporary('a.rec')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 11 }), (pieces) => {
        writeFileSync(file, Buffer.concat([begin, ...pieces]))
        const [types, broken] = read(file)
        expect(types.length).toBeLessThanOrEqual(1000)
        expect(broken ?? 'whole').toMatch(/^(whole|it was cut \(|it is damaged: )/)
      }),
      { numRuns: 503 },
    )
  })
})
