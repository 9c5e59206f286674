// What a recording holds, put together: a secret that was sent byte by byte lies in as many records.
import { ChunkEvent, EVENT_TYPE, EventHeader } from '../../bpf/events.ts'
import { RecordingReader } from '../../receivers/recording/index.ts'
import { walk } from './walk.ts'

/** What these processes sent and received: bytes by connection and direction, in the order of the file. */
export function recordedStreams(file: string, pids: readonly number[]): Buffer[] {
  const streams = new Map<string, Buffer[]>()
  const reader = new RecordingReader(file)
  for (let frame = reader.next(); frame; frame = reader.next()) {
    if (frame.type === 'batch') readBatch(Buffer.from(frame.bytes), pids, streams)
  }
  reader.close()
  if (reader.broken !== undefined) throw new Error(`the recording is broken: ${reader.broken}`)
  return [...streams.values()].map((parts) => Buffer.concat(parts))
}

function readBatch(bytes: Buffer, pids: readonly number[], streams: Map<string, Buffer[]>): void {
  for (const { view, at, type } of walk(bytes)) {
    if (type !== EVENT_TYPE.CHUNK) continue
    if (!pids.includes(EventHeader.pid(view, at))) continue
    const key = `${ChunkEvent.connection(view, at)} ${ChunkEvent.direction(view, at)}`
    const from = at + ChunkEvent.SIZE
    const length = ChunkEvent.headLen(view, at) + ChunkEvent.tailLen(view, at)
    const parts = streams.get(key) ?? []
    parts.push(bytes.subarray(from, from + length))
    streams.set(key, parts)
  }
}
