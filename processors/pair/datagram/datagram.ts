// One datagram of DNS as the kernel saw it. One object is filled again for every record.
import { DATAGRAM_FLAG, DatagramEvent, DIRECTION, EventHeader } from '../../../bpf/events.ts'
import { Endpoint } from '../address.ts'
import type { Ends } from '../ends.ts'

const NO_BYTES = Buffer.alloc(0)
/** `Address.family` of an end that is not known. */
const UNKNOWN = 0

export class Datagram {
  /** Holds the datagram at [from, to); only valid during the record. */
  bytes: Buffer = NO_BYTES
  from = 0
  to = 0
  timeNs = 0
  pid = 0
  startTicks = 0
  socket = 0
  netns = 0
  sent = false
  /** By spantap itself. */
  own = false
  /** Records of datagrams that were lost so far. */
  lost = 0
  local: Endpoint | undefined
  /** Undefined: not known. */
  remote: Endpoint | undefined

  /** Fill from the record at `at`, whose size has been checked against `DatagramEvent.SIZE`. False: its lengths contradict. */
  read(bytes: Buffer, view: DataView, at: number, size: number): boolean {
    const length = DatagramEvent.dataLen(view, at)
    if (DatagramEvent.SIZE + length > size) return false
    this.bytes = bytes
    this.from = at + DatagramEvent.SIZE
    this.to = this.from + length
    this.timeNs = EventHeader.timeNs(view, at)
    this.pid = EventHeader.pid(view, at)
    this.startTicks = EventHeader.startTicks(view, at)
    this.socket = DatagramEvent.socket(view, at)
    this.netns = DatagramEvent.netns(view, at)
    this.sent = DatagramEvent.direction(view, at) === DIRECTION.SEND
    this.own = (DatagramEvent.flags(view, at) & DATAGRAM_FLAG.SELF) !== 0
    this.lost = DatagramEvent.lost(view, at)
    this.local = new Endpoint(bytes, view, at + DatagramEvent.LOCAL)
    const remote = new Endpoint(bytes, view, at + DatagramEvent.REMOTE)
    this.remote = remote.family === UNKNOWN ? undefined : remote
    return true
  }

  /** Who the two ends are, as far as that is known. Datagrams are joined by what they ask: their ends have no names. */
  get ends(): Ends | undefined {
    const { local, remote, netns } = this
    if (!local || !remote) return undefined
    const unnamed = { isUnix: false, path: undefined, inode: 0, peerInode: 0, own: '', other: '' }
    return { local, remote, netns, ...unnamed }
  }
}
