// A recording in memory: what a replay would give, without the disk.
import {
  ChunkEvent,
  CloseEvent,
  ConnectionEvent,
  EVENT_TYPE,
  EventHeader,
} from '../../bpf/events.ts'
import { recordEnd } from '../../bpf/record.ts'
import type { EventSource, ProcessFacts } from '../../pipeline/data/events.ts'
import { RecordingReader } from '../../receivers/recording/index.ts'

export interface Tape {
  readonly batches: readonly Uint8Array[]
  readonly source: EventSource
}

/** Throws when the recording is not whole: what is measured on it would be less than it says. */
export function readTape(file: string): Tape {
  const reader = new RecordingReader(file)
  const batches: Uint8Array[] = []
  const facts = new Map<string, ProcessFacts>()
  let epochNs = 0n
  for (let frame = reader.next(); frame; frame = reader.next()) {
    if (frame.type === 'batch') batches.push(Uint8Array.from(frame.bytes))
    else if (frame.type === 'facts') {
      facts.set(`${frame.facts.pid}:${frame.facts.startTicks}`, frame.facts)
    } else if (frame.type === 'clock') epochNs = frame.epochNs
    else throw new Error('the recording has a hole: the disk was too slow')
  }
  reader.close()
  if (reader.broken !== undefined) throw new Error(`the recording is broken: ${reader.broken}`)
  const source: EventSource = {
    policy: () => {},
    endpointPolicy: () => {},
    process: (pid, startTicks) => facts.get(`${pid}:${startTicks}`),
    epochNs: () => epochNs,
  }
  return { batches, source }
}

/** Played `times` times, one after the other: later, and on other connections. */
export function repeated(tape: Tape, times: number): Tape {
  const lengthNs = timesOf(tape.batches)
  const batches = Array.from({ length: times }, (_, turn) => {
    const ids = new Map<number, number>()
    const idOf = (id: number): number => {
      const known = ids.get(id) ?? (turn + 1) * 2 ** 32 + ids.size
      ids.set(id, known)
      return known
    }
    return tape.batches.map((bytes) => shifted(bytes, turn * lengthNs, idOf))
  })
  return { batches: batches.flat(), source: tape.source }
}

/** From the first record to the last, and a second, in ns. */
function timesOf(batches: readonly Uint8Array[]): number {
  let first = Infinity
  let last = 0
  for (const bytes of batches) {
    each(bytes, (view, at) => {
      first = Math.min(first, EventHeader.timeNs(view, at))
      last = Math.max(last, EventHeader.timeNs(view, at))
    })
  }
  return last - first + 1e9
}

function shifted(bytes: Uint8Array, byNs: number, idOf: (id: number) => number): Uint8Array {
  const copy = Uint8Array.from(bytes)
  each(copy, (view, at) => {
    EventHeader.setTimeNs(view, at, EventHeader.timeNs(view, at) + byNs)
    const type = EventHeader.type(view, at)
    const of =
      type === EVENT_TYPE.CHUNK
        ? ChunkEvent
        : type === EVENT_TYPE.CONNECTION
          ? ConnectionEvent
          : type === EVENT_TYPE.CLOSE
            ? CloseEvent
            : undefined
    of?.setConnection(view, at, idOf(of.connection(view, at)))
  })
  return copy
}

function each(bytes: Uint8Array, visit: (view: DataView, at: number) => void): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 0; at < bytes.length; at = recordEnd(view, at)) visit(view, at)
}
