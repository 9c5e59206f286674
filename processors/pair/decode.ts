// Walks the packed records of one event batch. Nothing a record says is trusted: a bad size ends the batch, since nobody knows
// where the next record begins.
import {
  CloseEvent,
  ConnectionEvent,
  ChunkEvent,
  DatagramEvent,
  EVENT_TYPE,
  EventHeader,
  ABI,
} from '../../bpf/events.ts'
import { padded } from '../../bpf/record.ts'
import { Chunk } from './chunk.ts'
import { Datagram } from './datagram/datagram.ts'

/** What is done with each kind of record. `at` is the offset of the record in `view`, and in `bytes`, which are the same. */
export interface RecordSink {
  connection(bytes: Buffer, view: DataView, at: number): void
  chunk(chunk: Chunk): void
  close(view: DataView, at: number): void
  datagram(datagram: Datagram): void
  exec(pid: number, timeNs: number): void
  exit(pid: number, timeNs: number): void
  /** `size`: ended the batch; `abi`, `short`: the record was skipped. */
  bad(reason: 'size' | 'abi' | 'short'): void
}

const chunk = new Chunk()
const datagram = new Datagram()

/** Hand every record of `data` to `sink`, in order. Unknown types are skipped by their size. */
export function walk(data: Uint8Array, sink: RecordSink): void {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const end = data.byteLength
  let at = 0
  while (at < end) {
    if (at + EventHeader.SIZE > end) return sink.bad('size')
    const size = EventHeader.size(view, at)
    if (size < EventHeader.SIZE || at + size > end) return sink.bad('size')
    if (EventHeader.abi(view, at) === ABI.VERSION) record(bytes, view, at, size, sink)
    else sink.bad('abi')
    at += padded(size)
  }
}

function record(bytes: Buffer, view: DataView, at: number, size: number, sink: RecordSink): void {
  switch (EventHeader.type(view, at)) {
    case EVENT_TYPE.CHUNK:
      if (size >= ChunkEvent.SIZE && chunk.read(bytes, view, at, size)) return sink.chunk(chunk)
      return sink.bad('short')
    case EVENT_TYPE.CONNECTION:
      return size >= ConnectionEvent.SIZE ? sink.connection(bytes, view, at) : sink.bad('short')
    case EVENT_TYPE.CLOSE:
      return size >= CloseEvent.SIZE ? sink.close(view, at) : sink.bad('short')
    case EVENT_TYPE.DATAGRAM:
      if (size >= DatagramEvent.SIZE && datagram.read(bytes, view, at, size)) {
        return sink.datagram(datagram)
      }
      return sink.bad('short')
    case EVENT_TYPE.EXEC:
      return sink.exec(EventHeader.pid(view, at), EventHeader.timeNs(view, at))
    case EVENT_TYPE.EXIT:
      return sink.exit(EventHeader.pid(view, at), EventHeader.timeNs(view, at))
  }
}
