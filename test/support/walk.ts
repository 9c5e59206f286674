// The records of a batch as tests see them.
import { EventHeader } from '../../bpf/events.ts'
import { recordEnd } from '../../bpf/record.ts'

export interface Place {
  readonly view: DataView
  /** Offset of the record in `view`, and in the bytes of the batch. */
  readonly at: number
  /** Of EVENT_TYPE. */
  readonly type: number
}

/** One after the other, of a batch whose sizes are the kernel's. */
export function* walk(bytes: Uint8Array): Generator<Place> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 0; at < bytes.length; at = recordEnd(view, at)) {
    yield { view, at, type: EventHeader.type(view, at) }
  }
}
