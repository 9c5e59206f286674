// One look at every record of a batch before it goes on: processes come and go, connections name their listener.
import { ConnectionEvent, EVENT_TYPE, EventHeader, ExecEvent, ForkEvent } from '../../bpf/events.ts'
import { recordEnd } from '../../bpf/record.ts'
import { placeOf } from '../process/place.ts'
import type { ProcessTable } from '../process/table.ts'
import { listenerKey, type Policies } from './policies.ts'

/** Who wants to know of connections. */
type Listening = Pick<Policies, 'opened' | 'closed'>
type Take = (bytes: Uint8Array, records: number) => void

/**
 * Give process and connection records to whom they concern, and all records to `take`: in one part, or in several where a process
 * executes another program (or its pid is used again) after it has used a connection. What the table says of a process is what
 * held for the part that is taken.
 */
export function noteRecords(
  bytes: Uint8Array,
  processes: ProcessTable,
  policies: Listening,
  take: Take,
): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let from = 0
  let records = 0
  // Pids that a later process may have.
  const free = new Set<number>()
  for (let at = 0; at < bytes.length; at = recordEnd(view, at)) {
    const type = EventHeader.type(view, at)
    if (type !== EVENT_TYPE.CHUNK) {
      const another = programOf(type, view, at, free)
      if (another !== undefined && uses(view, from, at, another)) {
        take(bytes.subarray(from, at), records)
        from = at
        records = 0
      }
      note(type, bytes, view, at, processes, policies)
    }
    records++
  }
  if (records > 0) take(bytes.subarray(from), records)
}

/** Whose program is another one from this record on. */
function programOf(
  type: number,
  view: DataView,
  at: number,
  free: Set<number>,
): number | undefined {
  if (type === EVENT_TYPE.EXEC) return EventHeader.pid(view, at)
  if (type === EVENT_TYPE.EXIT) free.add(EventHeader.pid(view, at))
  if (type !== EVENT_TYPE.FORK) return undefined
  const child = ForkEvent.childPid(view, at)
  return free.has(child) ? child : undefined
}

/** Types of records that stand for something that a process does. */
const MADE: ReadonlySet<number> = new Set([
  EVENT_TYPE.CHUNK,
  EVENT_TYPE.CONNECTION,
  EVENT_TYPE.DATAGRAM,
])

/** Is one of the records in [from, to) about a connection or a datagram in the hands of this process? */
function uses(view: DataView, from: number, to: number, pid: number): boolean {
  for (let at = from; at < to; at = recordEnd(view, at)) {
    if (EventHeader.pid(view, at) !== pid) continue
    if (MADE.has(EventHeader.type(view, at))) return true
  }
  return false
}

function note(
  type: number,
  bytes: Uint8Array,
  view: DataView,
  at: number,
  processes: ProcessTable,
  policies: Listening,
): void {
  const pid = EventHeader.pid(view, at)
  const start = EventHeader.startTicks(view, at)
  if (type === EVENT_TYPE.CONNECTION) {
    const key = listenerKey(view, at)
    if (key) policies.opened(ConnectionEvent.connection(view, at), key)
  } else if (type === EVENT_TYPE.CLOSE) {
    policies.closed(ConnectionEvent.connection(view, at))
  } else if (type === EVENT_TYPE.EXIT) {
    processes.onExit(pid, start)
  } else if (type === EVENT_TYPE.FORK) {
    const child = ForkEvent.childPid(view, at)
    processes.onFork(child, ForkEvent.childStartTicks(view, at), pid, start)
  } else if (type === EVENT_TYPE.PLACE) {
    processes.onPlace(pid, start, placeOf(bytes, view, at))
  } else if (type === EVENT_TYPE.EXEC) {
    const argv = at + ExecEvent.SIZE
    const env = argv + ExecEvent.argvLen(view, at)
    const comm = bytes.subarray(at + ExecEvent.COMM, at + ExecEvent.COMM + ExecEvent.COMM_BYTES)
    processes.onExec(
      pid,
      start,
      Buffer.from(comm).toString('utf8').replace(/\0.*$/s, ''),
      bytes.subarray(argv, env),
      bytes.subarray(env, env + ExecEvent.envLen(view, at)),
    )
  }
}
