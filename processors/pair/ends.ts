// Who the two ends of a connection are, and the names by which each finds the other.
import { Address, ConnectionEvent } from '../../bpf/events.ts'
import { Endpoint, FAMILY, unixPath } from './address.ts'

export interface Ends {
  readonly local: Endpoint
  readonly remote: Endpoint
  readonly netns: number
  readonly isUnix: boolean
  /** Of a unix socket, of whichever end is bound. */
  readonly path: string | undefined
  /** Of a unix socket and of its other end, 0 when not known: the kernel uses addresses of sockets again, numbers of inodes it does not. */
  readonly inode: number
  readonly peerInode: number
  /** Names this end; the other end calls it `other`. */
  readonly own: string
  readonly other: string
}

/** Network namespace, one address, the other address. */
const NAMES = Buffer.alloc(4 + 2 * Address.SIZE)

/** What the connection record at `at` says of both ends. */
export function endsOf(bytes: Buffer, view: DataView, at: number): Ends {
  const local = new Endpoint(bytes, view, at + ConnectionEvent.LOCAL)
  const remote = new Endpoint(bytes, view, at + ConnectionEvent.REMOTE)
  const netns = ConnectionEvent.netns(view, at)
  const isUnix = local.family === FAMILY.unix
  if (isUnix) {
    const path = unixPath(bytes, view, at)
    // Kernel pointers, disguised: the same at both ends.
    const own = `u${ConnectionEvent.socket(view, at)}>${ConnectionEvent.peerSocket(view, at)}`
    const other = `u${ConnectionEvent.peerSocket(view, at)}>${ConnectionEvent.socket(view, at)}`
    // Numbers of sockets have 32 bits (get_next_ino()).
    const inode = ConnectionEvent.inode(view, at) % 2 ** 32
    const peerInode = ConnectionEvent.peerInode(view, at)
    return { local, remote, netns, isUnix, path, inode, peerInode, own, other }
  }
  // Loopback addresses exist once per network namespace; others are the same from wherever they are seen.
  NAMES.writeUInt32LE(local.isLoopback || remote.isLoopback ? netns : 0)
  const one = at + ConnectionEvent.LOCAL
  const two = at + ConnectionEvent.REMOTE
  return {
    local,
    remote,
    netns,
    isUnix,
    path: undefined,
    inode: 0,
    peerInode: 0,
    own: name(bytes, one, two),
    other: name(bytes, two, one),
  }
}

/** May these be the two ends of one connection, whose names say so? Not when one knows the other's inode to be another one. */
export function mayMirror(one: Ends, other: Ends): boolean {
  if (one.peerInode !== 0 && other.inode !== 0) return one.peerInode === other.inode
  if (other.peerInode !== 0 && one.inode !== 0) return other.peerInode === one.inode
  return true
}

function name(bytes: Buffer, first: number, second: number): string {
  bytes.copy(NAMES, 4, first, first + Address.SIZE)
  bytes.copy(NAMES, 4 + Address.SIZE, second, second + Address.SIZE)
  return NAMES.toString('latin1')
}
