import { chmodSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { recordTo, RecordingReader, type Frame } from '../../../receivers/recording/index.ts'
import { facts } from '../../pipeline/naming/facts.ts'
import { batch, chunk, chunksOf, exit } from '../records.ts'
import { Host, temporary } from './host.ts'

const GET = 'GET /a?token=s3cr3t HTTP/1.1\r\n\r\n'
const MASKED = 'GET /a?token=****** HTTP/1.1\r\n\r\n'

function framesOf(file: string): (Frame | { type: 'batch'; chunks: string[] })[] {
  const reader = new RecordingReader(file)
  const frames = []
  for (let frame = reader.next(); frame; frame = reader.next()) {
    frames.push(frame.type === 'batch' ? { ...frame, chunks: chunksOf(frame.bytes) } : frame)
  }
  expect(reader.broken).toBeUndefined()
  return frames.map((frame) =>
    'chunks' in frame ? { type: 'batch' as const, chunks: frame.chunks } : frame,
  )
}

describe('Recorder', () => {
  it('S10: writes batches, facts and clocks in order, readable by the owner only', async () => {
    const file = temporary('a.rec')
    writeFileSync(file, 'old', { mode: 0o644 })
    chmodSync(file, 0o644)
    const recorder = recordTo(file, { secrets: false, set: new Host() })
    const known = facts('node x.js s3cr3t')
    recorder.clock(-5n)
    const bytes = batch(chunk({ head: GET }), exit())
    const before = Uint8Array.from(bytes)
    recorder.batch(bytes)
    expect(bytes).toEqual(before)
    recorder.facts(known)
    recorder.facts(known)
    recorder.clock(2n ** 62n)
    recorder.batch(batch(chunk({ head: GET, offset: GET.length })))
    await recorder.close()
    await recorder.close()
    recorder.batch(bytes)
    expect(framesOf(file)).toEqual([
      { type: 'clock', epochNs: -5n },
      { type: 'batch', chunks: [MASKED] },
      { type: 'facts', facts: { ...known, args: ['node', 'x.js', '******'] } },
      { type: 'clock', epochNs: 2n ** 62n },
      { type: 'batch', chunks: [MASKED] },
    ])
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readFileSync(file).subarray(0, 24).toString('hex')).toBe(
      '5350414e5441500a01000000010000000000000000000000',
    )
  })

  it('keeps everything with secrets, but environments', async () => {
    const file = temporary('a.rec')
    const recorder = recordTo(file, { secrets: true, set: new Host() })
    recorder.batch(batch(chunk({ head: GET })))
    recorder.facts(facts('node x.js s3cr3t'))
    await recorder.close()
    expect(framesOf(file)).toEqual([
      { type: 'batch', chunks: [GET] },
      { type: 'facts', facts: facts('node x.js s3cr3t') },
    ])
    expect(new RecordingReader(file).header).toMatchObject({ version: 1, abi: 1, secrets: true })
  })

  it('S11: waits for the end of a start line, but not for long', async () => {
    const file = temporary('a.rec')
    const recorder = recordTo(file, { secrets: false, set: new Host(), holdMs: 80 })
    recorder.batch(batch(chunk({ head: 'GET /a?token=s3c' })))
    recorder.batch(batch(chunk({ head: 'r3t HTTP/1.1\r\n', offset: 16 })))
    recorder.batch(batch(chunk({ connection: 2, head: 'GET /s3c' })))
    await setTimeout(250)
    expect(readFileSync(file).includes('GET /???')).toBe(true)
    recorder.batch(batch(chunk({ connection: 2, head: 'r3t HTTP/1.1\r\n\r\n', offset: 8 })))
    await recorder.close()
    expect(framesOf(file)).toEqual([
      { type: 'batch', chunks: ['GET /a?token=***'] },
      { type: 'batch', chunks: ['*** HTTP/1.1\r\n'] },
      { type: 'batch', chunks: ['GET /???'] },
      { type: 'batch', chunks: ['????????????????'] },
    ])
  })

  it('S11: waits on for the end of a start line when the process stood still meanwhile', async () => {
    const file = temporary('a.rec')
    const recorder = recordTo(file, { secrets: false, set: new Host(), holdMs: 400 })
    recorder.batch(batch(chunk({ head: 'GET /a?token=s3c' })))
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000)
    await setTimeout(0)
    recorder.batch(batch(chunk({ head: 'r3t HTTP/1.1\r\n', offset: 16 })))
    await recorder.close()
    expect(framesOf(file)).toEqual([
      { type: 'batch', chunks: ['GET /a?token=***'] },
      { type: 'batch', chunks: ['*** HTTP/1.1\r\n'] },
    ])
  })

  it('leaves batches out when the disk is slow, and says where', async () => {
    const file = temporary('a.rec')
    const host = new Host()
    const recorder = recordTo(file, { secrets: false, set: host, maxWaiting: 1000 })
    const one = batch(chunk({ head: GET }))
    for (let i = 0; i < 11; i++) recorder.batch(one)
    await setTimeout(100)
    recorder.batch(batch(exit()))
    await recorder.close()
    const frames = framesOf(file)
    const kept = frames.filter((frame) => 'chunks' in frame && frame.chunks.length === 1).length
    expect(kept).toBe(5)
    expect(frames.slice(kept)).toEqual([
      { type: 'hole', batches: 11 - kept, bytes: (11 - kept) * one.length },
      { type: 'batch', chunks: [] },
    ])
    expect(host.count('spantap_recording_dropped_batches')).toBe(11 - kept)
  })

  it('S8: a full disk ends the recording with a warning and a counter, and nothing else', async () => {
    const host = new Host()
    const recorder = recordTo('/dev/full', { secrets: false, set: host })
    for (let i = 0; i < 7; i++) {
      recorder.batch(batch(chunk({ head: GET })))
      await setTimeout(1)
    }
    await recorder.close()
    expect(host.lines).toEqual([
      'warn recording to /dev/full has stopped, everything else goes on: ENOSPC: no space left on device, write',
    ])
    expect(host.count('spantap_recording_failed')).toBe(1)
    expect(statSync('/dev/full').mode & 0o777).toBe(0o666)
  })

  it.each([
    ['/dev/null/a.rec', 'ENOTDIR'],
    ['/', 'EISDIR'],
    ['', 'ENOENT'],
  ])('S8: says why it cannot record to %j', (file, code) => {
    expect(() => recordTo(file, { secrets: false, set: new Host() })).toThrow(
      `cannot record to ${file}: ${code}`,
    )
  })

  it('does not follow a symbolic link', () => {
    const file = temporary('a.rec')
    symlinkSync('/etc/hostname', file)
    expect(() => recordTo(file, { secrets: false, set: new Host() })).toThrow('ELOOP')
  })
})
