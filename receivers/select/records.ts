// Takes records out of a batch.
import { EVENT_TYPE, EventHeader } from '../../bpf/events.ts'
import { recordEnd } from '../../bpf/record.ts'

export interface Records {
  /** Whole records, each padded to 8 bytes. */
  readonly bytes: Uint8Array
  readonly records: number
}

/**
 * Without the records of connections and datagrams that were made by a process which `keeps` does not keep; other records stay.
 * The same bytes when all stay.
 */
export function keepRecords(
  { bytes, records }: Records,
  keeps: (pid: number, startTicks: number) => boolean,
): Records {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const parts: Uint8Array[] = []
  let from = 0
  let out = 0
  for (let at = 0, end = 0; at < bytes.length; at = end) {
    end = recordEnd(view, at)
    if (!isMade(EventHeader.type(view, at))) continue
    if (keeps(EventHeader.pid(view, at), EventHeader.startTicks(view, at))) continue
    if (at > from) parts.push(bytes.subarray(from, at))
    from = end
    out++
  }
  if (out === 0) return { bytes, records }
  parts.push(bytes.subarray(from))
  return { bytes: Buffer.concat(parts), records: records - out }
}

/** By the process in its header; the end of a connection may come in any process's time. */
const isMade = (type: number): boolean =>
  type === EVENT_TYPE.CHUNK || type === EVENT_TYPE.CONNECTION || type === EVENT_TYPE.DATAGRAM
