// The kernel's records of EXCHANGES, seen at both ends of every connection.
import { ROLE } from '../../bpf/events.ts'
import { EXCHANGES } from './exchanges.ts'
import { batch, chunk, close, connection } from './records.ts'

export interface Traffic {
  /** Bytes of the calls of a turn; the last one is repeated. */
  readonly sizes?: readonly number[]
  /** Records of a batch. */
  readonly perBatch?: number
  /** Bytes that are copied of a call's begin and, if it is longer, of its end. */
  readonly head?: number
  readonly tail?: number
  /** Calls whose records are lost, by number. */
  readonly lost?: readonly number[]
}

/** Process 7 (started at tick 100) serves, process 8 (200) asks. */
export function batchesOf(how: Traffic = {}): Uint8Array[] {
  const { sizes = [1_000_000], perBatch = 11, head: most = 16_384, tail: end = 64, lost = [] } = how
  const records: Uint8Array[] = []
  let calls = 0
  let timeNs = 1_000_000_000
  EXCHANGES.forEach((turns, index) => {
    const ends = [
      { connection: index * 2 + 1, pid: 7, startTicks: 100, role: ROLE.SERVER },
      { connection: index * 2 + 2, pid: 8, startTicks: 200, role: ROLE.CLIENT },
    ]
    const ports = [
      { localPort: 80, remotePort: 40_000 + index },
      { localPort: 40_000 + index, remotePort: 80 },
    ]
    ends.forEach((one, i) => records.push(connection({ ...one, ...ports[i], timeNs })))
    const offsets = [0, 0]
    turns.forEach(([side, text], turn) => {
      const way = side === '>' ? 0 : 1
      for (let at = 0, i = 0; at < text.length; i++) {
        const call = text.slice(at, at + sizes[Math.min(i, sizes.length - 1)]!)
        const head = call.slice(0, most)
        const rest = call.slice(head.length)
        const tail = end === 0 ? '' : rest.slice(-end)
        const missing = rest.length - tail.length
        for (const one of way === 0 ? ends.toReversed() : ends) {
          const direction = (one.role === ROLE.SERVER ? way : 1 - way) as 0 | 1
          const offset = offsets[way]!
          timeNs += 1009
          if (lost.includes(calls++)) continue
          // The kernel counts the first direction as a change, too.
          const nth = turn + 1
          records.push(chunk({ ...one, timeNs, direction, turn: nth, head, tail, missing, offset }))
        }
        offsets[way]! += call.length
        at += call.length
      }
    })
    timeNs += 1_000_000
    for (const one of ends) records.push(close({ ...one, timeNs }))
  })
  const batches: Uint8Array[] = []
  for (let i = 0; i < records.length; i += perBatch) {
    batches.push(batch(...records.slice(i, i + perBatch)))
  }
  return batches
}
