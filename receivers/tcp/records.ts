// One look at every record of a batch before it goes on: processes come and go, connections name their listener.
import { ConnectionEvent, EVENT_TYPE, EventHeader, ExecEvent } from '../../bpf/events.ts'
import type { ProcessTable } from '../process/table.ts'
import { listenerKey, type Policies } from './policies.ts'

/** Give process and connection records to whom they concern. Returns how many records there are. */
export function noteRecords(
  bytes: Uint8Array,
  processes: ProcessTable,
  policies: Policies,
): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let records = 0
  for (let at = 0; at < bytes.length; at += (EventHeader.size(view, at) + 7) & ~7) {
    records++
    const type = EventHeader.type(view, at)
    if (type === EVENT_TYPE.CHUNK) continue
    const pid = EventHeader.pid(view, at)
    const start = EventHeader.startTicks(view, at)
    if (type === EVENT_TYPE.CONNECTION) {
      const key = listenerKey(view, at)
      if (key) policies.opened(ConnectionEvent.connection(view, at), key)
    } else if (type === EVENT_TYPE.CLOSE) {
      policies.closed(ConnectionEvent.connection(view, at))
    } else if (type === EVENT_TYPE.EXIT) {
      processes.onExit(pid, start)
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
  return records
}
