// Generated from events.h by `make -C bpf gen`. Do not edit: CI compares it with what events.h says.
// A struct is an object of accessors over a DataView at a byte offset: `EventHeader.size(view, at)`. Constants in capitals
// are byte offsets of nested structs and arrays, `_BYTES` their sizes, and SIZE is the size of the struct. A u64 is read
// as a number, exact below 2^53.

const U32 = 2 ** 32
export const u64 = (view: DataView, at: number): number =>
  view.getUint32(at, true) + view.getUint32(at + 4, true) * U32
export const setU64 = (view: DataView, at: number, value: number): void => {
  view.setUint32(at, value % U32, true)
  view.setUint32(at + 4, Math.floor(value / U32), true)
}

export const ABI = {
  VERSION: 1,
} as const

/** Index → name in lower case. */
export const ABI_NAMES: readonly (string | undefined)[] = [
  undefined,
  'version',
]

export const LIMITS = {
  STREAM_BYTES: 16384,
  HEAD_BYTES: 4096,
  TAIL_BYTES: 64,
  EXEC_BYTES: 4096,
  ENVIRONMENT_BYTES: 16384,
  UNIX_PATH_BYTES: 108,
  PLACE_BYTES: 4096,
  DATAGRAM_BYTES: 4096,
  POLICY_SLOTS: 65536,
} as const

export const EVENT_TYPE = {
  CONNECTION: 1,
  CHUNK: 2,
  CLOSE: 3,
  EXEC: 4,
  EXIT: 5,
  DATAGRAM: 6,
  FORK: 7,
  PLACE: 8,
} as const

/** Index → name in lower case. */
export const EVENT_TYPE_NAMES: readonly (string | undefined)[] = [
  undefined,
  'connection',
  'chunk',
  'close',
  'exec',
  'exit',
  'datagram',
  'fork',
  'place',
]

export const DIRECTION = {
  RECEIVE: 0,
  SEND: 1,
  COUNT: 2,
} as const

/** Index → name in lower case. */
export const DIRECTION_NAMES: readonly (string | undefined)[] = [
  'receive',
  'send',
]

export const ROLE = {
  UNKNOWN: 0,
  CLIENT: 1,
  SERVER: 2,
} as const

/** Index → name in lower case. */
export const ROLE_NAMES: readonly (string | undefined)[] = [
  'unknown',
  'client',
  'server',
]

export const POLICY = {
  UNDECIDED: 0,
  NONE: 1,
  HEAD: 2,
  STREAM: 3,
} as const

/** Index → name in lower case. */
export const POLICY_NAMES: readonly (string | undefined)[] = [
  'undecided',
  'none',
  'head',
  'stream',
]

export const OUTCOME = {
  OUTCOME_CAPTURED: 0,
  SKIPPED_SELF: 1,
  SKIPPED_UNSELECTED: 2,
  SKIPPED_POLICY: 3,
  SKIPPED_BODY: 4,
  SKIPPED_NO_BUFFER: 5,
  SKIPPED_IO_URING: 6,
  SKIPPED_VECTOR: 7,
  SKIPPED_KERNEL: 8,
  SKIPPED_COMPAT: 9,
  SKIPPED_SPLICE: 10,
  LOST_RING_FULL: 16,
  LOST_FAULT: 17,
  LOST_REENTRY: 18,
  LOST_STATE: 19,
  OUTCOME_COUNT: 20,
} as const

/** Index → name in lower case. */
export const OUTCOME_NAMES: readonly (string | undefined)[] = [
  'outcome_captured',
  'skipped_self',
  'skipped_unselected',
  'skipped_policy',
  'skipped_body',
  'skipped_no_buffer',
  'skipped_io_uring',
  'skipped_vector',
  'skipped_kernel',
  'skipped_compat',
  'skipped_splice',
  undefined,
  undefined,
  undefined,
  undefined,
  undefined,
  'lost_ring_full',
  'lost_fault',
  'lost_reentry',
  'lost_state',
]

export const COUNTER = {
  PEEK: 0,
  FAILED_CALL: 1,
  OVERLAP: 2,
  CONNECTION: 3,
  RECORD: 4,
  RECORD_LOST: 5,
  TURN_LOST: 6,
  MEASURED_RECEIVE: 7,
  MEASURED_SEND: 8,
  RETURN_MISSED: 9,
  COUNT: 10,
} as const

/** Index → name in lower case. */
export const COUNTER_NAMES: readonly (string | undefined)[] = [
  'peek',
  'failed_call',
  'overlap',
  'connection',
  'record',
  'record_lost',
  'turn_lost',
  'measured_receive',
  'measured_send',
  'return_missed',
]

export const CHUNK_FLAG = {
  EOF: 1,
  OVERLAP: 2,
  EXTERNAL: 4,
  CLOSED: 8,
} as const

/** Index → name in lower case. */
export const CHUNK_FLAG_NAMES: readonly (string | undefined)[] = [
  undefined,
  'eof',
  'overlap',
  undefined,
  'external',
  undefined,
  undefined,
  undefined,
  'closed',
]

export const DATAGRAM_FLAG = {
  SELF: 1,
} as const

/** Index → name in lower case. */
export const DATAGRAM_FLAG_NAMES: readonly (string | undefined)[] = [
  undefined,
  'self',
]

export const MARK = {
  NONE: 0,
} as const

/** Index → name in lower case. */
export const MARK_NAMES: readonly (string | undefined)[] = [
  'none',
]

export const EventHeader = {
  SIZE: 32,
  timeNs: (view: DataView, at: number): number => u64(view, at),
  setTimeNs: (view: DataView, at: number, value: number): void => setU64(view, at, value),
  size: (view: DataView, at: number): number => view.getUint32(at + 8, true),
  setSize: (view: DataView, at: number, value: number): void => view.setUint32(at + 8, value, true),
  type: (view: DataView, at: number): number => view.getUint16(at + 12, true),
  setType: (view: DataView, at: number, value: number): void => view.setUint16(at + 12, value, true),
  abi: (view: DataView, at: number): number => view.getUint16(at + 14, true),
  setAbi: (view: DataView, at: number, value: number): void => view.setUint16(at + 14, value, true),
  pid: (view: DataView, at: number): number => view.getUint32(at + 16, true),
  setPid: (view: DataView, at: number, value: number): void => view.setUint32(at + 16, value, true),
  tid: (view: DataView, at: number): number => view.getUint32(at + 20, true),
  setTid: (view: DataView, at: number, value: number): void => view.setUint32(at + 20, value, true),
  startTicks: (view: DataView, at: number): number => view.getUint32(at + 24, true),
  setStartTicks: (view: DataView, at: number, value: number): void => view.setUint32(at + 24, value, true),
  cpu: (view: DataView, at: number): number => view.getUint32(at + 28, true),
  setCpu: (view: DataView, at: number, value: number): void => view.setUint32(at + 28, value, true),
} as const

export const Address = {
  SIZE: 24,
  IP: 0,
  IP_BYTES: 16,
  port: (view: DataView, at: number): number => view.getUint16(at + 16, true),
  setPort: (view: DataView, at: number, value: number): void => view.setUint16(at + 16, value, true),
  family: (view: DataView, at: number): number => view.getUint16(at + 18, true),
  setFamily: (view: DataView, at: number, value: number): void => view.setUint16(at + 18, value, true),
} as const

export const ConnectionEvent = {
  SIZE: 240,
  HEADER: 0,
  HEADER_BYTES: 32,
  connection: (view: DataView, at: number): number => u64(view, at + 32),
  setConnection: (view: DataView, at: number, value: number): void => setU64(view, at + 32, value),
  socket: (view: DataView, at: number): number => u64(view, at + 40),
  setSocket: (view: DataView, at: number, value: number): void => setU64(view, at + 40, value),
  peerSocket: (view: DataView, at: number): number => u64(view, at + 48),
  setPeerSocket: (view: DataView, at: number, value: number): void => setU64(view, at + 48, value),
  inode: (view: DataView, at: number): number => u64(view, at + 56),
  setInode: (view: DataView, at: number, value: number): void => setU64(view, at + 56, value),
  LOCAL: 64,
  LOCAL_BYTES: 24,
  REMOTE: 88,
  REMOTE_BYTES: 24,
  netns: (view: DataView, at: number): number => view.getUint32(at + 112, true),
  setNetns: (view: DataView, at: number, value: number): void => view.setUint32(at + 112, value, true),
  receiveSeq: (view: DataView, at: number): number => view.getUint32(at + 116, true),
  setReceiveSeq: (view: DataView, at: number, value: number): void => view.setUint32(at + 116, value, true),
  sendSeq: (view: DataView, at: number): number => view.getUint32(at + 120, true),
  setSendSeq: (view: DataView, at: number, value: number): void => view.setUint32(at + 120, value, true),
  role: (view: DataView, at: number): number => view.getUint8(at + 124),
  setRole: (view: DataView, at: number, value: number): void => view.setUint8(at + 124, value),
  born: (view: DataView, at: number): number => view.getUint8(at + 125),
  setBorn: (view: DataView, at: number, value: number): void => view.setUint8(at + 125, value),
  pathLen: (view: DataView, at: number): number => view.getUint16(at + 126, true),
  setPathLen: (view: DataView, at: number, value: number): void => view.setUint16(at + 126, value, true),
  PATH: 128,
  PATH_BYTES: 108,
  peerInode: (view: DataView, at: number): number => view.getUint32(at + 236, true),
  setPeerInode: (view: DataView, at: number, value: number): void => view.setUint32(at + 236, value, true),
} as const

export const ChunkEvent = {
  SIZE: 144,
  HEADER: 0,
  HEADER_BYTES: 32,
  connection: (view: DataView, at: number): number => u64(view, at + 32),
  setConnection: (view: DataView, at: number, value: number): void => setU64(view, at + 32, value),
  offset: (view: DataView, at: number): number => u64(view, at + 40),
  setOffset: (view: DataView, at: number, value: number): void => setU64(view, at + 40, value),
  seq: (view: DataView, at: number): number => view.getUint32(at + 48, true),
  setSeq: (view: DataView, at: number, value: number): void => view.setUint32(at + 48, value, true),
  len: (view: DataView, at: number): number => view.getUint32(at + 52, true),
  setLen: (view: DataView, at: number, value: number): void => view.setUint32(at + 52, value, true),
  headLen: (view: DataView, at: number): number => view.getUint32(at + 56, true),
  setHeadLen: (view: DataView, at: number, value: number): void => view.setUint32(at + 56, value, true),
  tailLen: (view: DataView, at: number): number => view.getUint32(at + 60, true),
  setTailLen: (view: DataView, at: number, value: number): void => view.setUint32(at + 60, value, true),
  turn: (view: DataView, at: number): number => view.getUint32(at + 64, true),
  setTurn: (view: DataView, at: number, value: number): void => view.setUint32(at + 64, value, true),
  direction: (view: DataView, at: number): number => view.getUint8(at + 68),
  setDirection: (view: DataView, at: number, value: number): void => view.setUint8(at + 68, value),
  flags: (view: DataView, at: number): number => view.getUint8(at + 69),
  setFlags: (view: DataView, at: number, value: number): void => view.setUint8(at + 69, value),
  gap: (view: DataView, at: number): number => view.getUint8(at + 70),
  setGap: (view: DataView, at: number, value: number): void => view.setUint8(at + 70, value),
  policy: (view: DataView, at: number): number => view.getUint8(at + 71),
  setPolicy: (view: DataView, at: number, value: number): void => view.setUint8(at + 71, value),
  goid: (view: DataView, at: number): number => u64(view, at + 72),
  setGoid: (view: DataView, at: number, value: number): void => setU64(view, at + 72, value),
  lastReadConnection: (view: DataView, at: number): number => u64(view, at + 80),
  setLastReadConnection: (view: DataView, at: number, value: number): void => setU64(view, at + 80, value),
  lastReadOffset: (view: DataView, at: number): number => u64(view, at + 88),
  setLastReadOffset: (view: DataView, at: number, value: number): void => setU64(view, at + 88, value),
  threadEvent: (view: DataView, at: number): number => view.getUint32(at + 96, true),
  setThreadEvent: (view: DataView, at: number, value: number): void => view.setUint32(at + 96, value, true),
  threadEpoch: (view: DataView, at: number): number => view.getUint32(at + 100, true),
  setThreadEpoch: (view: DataView, at: number, value: number): void => view.setUint32(at + 100, value, true),
  lastReadMark: (view: DataView, at: number): number => view.getUint32(at + 104, true),
  setLastReadMark: (view: DataView, at: number, value: number): void => view.setUint32(at + 104, value, true),
  CONTEXT: 112,
  CONTEXT_BYTES: 32,
} as const

export const CloseEvent = {
  SIZE: 64,
  HEADER: 0,
  HEADER_BYTES: 32,
  connection: (view: DataView, at: number): number => u64(view, at + 32),
  setConnection: (view: DataView, at: number, value: number): void => setU64(view, at + 32, value),
  received: (view: DataView, at: number): number => u64(view, at + 40),
  setReceived: (view: DataView, at: number, value: number): void => setU64(view, at + 40, value),
  sent: (view: DataView, at: number): number => u64(view, at + 48),
  setSent: (view: DataView, at: number, value: number): void => setU64(view, at + 48, value),
  oldState: (view: DataView, at: number): number => view.getUint32(at + 56, true),
  setOldState: (view: DataView, at: number, value: number): void => view.setUint32(at + 56, value, true),
  error: (view: DataView, at: number): number => view.getUint32(at + 60, true),
  setError: (view: DataView, at: number, value: number): void => view.setUint32(at + 60, value, true),
} as const

export const ExecEvent = {
  SIZE: 56,
  HEADER: 0,
  HEADER_BYTES: 32,
  argvLen: (view: DataView, at: number): number => view.getUint32(at + 32, true),
  setArgvLen: (view: DataView, at: number, value: number): void => view.setUint32(at + 32, value, true),
  envLen: (view: DataView, at: number): number => view.getUint32(at + 36, true),
  setEnvLen: (view: DataView, at: number, value: number): void => view.setUint32(at + 36, value, true),
  COMM: 40,
  COMM_BYTES: 16,
} as const

export const ExitEvent = {
  SIZE: 32,
  HEADER: 0,
  HEADER_BYTES: 32,
} as const

export const ForkEvent = {
  SIZE: 40,
  HEADER: 0,
  HEADER_BYTES: 32,
  childPid: (view: DataView, at: number): number => view.getUint32(at + 32, true),
  setChildPid: (view: DataView, at: number, value: number): void => view.setUint32(at + 32, value, true),
  childStartTicks: (view: DataView, at: number): number => view.getUint32(at + 36, true),
  setChildStartTicks: (view: DataView, at: number, value: number): void => view.setUint32(at + 36, value, true),
} as const

export const PlaceEvent = {
  SIZE: 128,
  HEADER: 0,
  HEADER_BYTES: 32,
  argStart: (view: DataView, at: number): number => u64(view, at + 32),
  setArgStart: (view: DataView, at: number, value: number): void => setU64(view, at + 32, value),
  cgroupLen: (view: DataView, at: number): number => view.getUint32(at + 40, true),
  setCgroupLen: (view: DataView, at: number, value: number): void => view.setUint32(at + 40, value, true),
  oldCgroupLen: (view: DataView, at: number): number => view.getUint32(at + 44, true),
  setOldCgroupLen: (view: DataView, at: number, value: number): void => view.setUint32(at + 44, value, true),
  exeLen: (view: DataView, at: number): number => view.getUint32(at + 48, true),
  setExeLen: (view: DataView, at: number, value: number): void => view.setUint32(at + 48, value, true),
  cwdLen: (view: DataView, at: number): number => view.getUint32(at + 52, true),
  setCwdLen: (view: DataView, at: number, value: number): void => view.setUint32(at + 52, value, true),
  HOSTNAME: 56,
  HOSTNAME_BYTES: 72,
} as const

export const DatagramEvent = {
  SIZE: 112,
  HEADER: 0,
  HEADER_BYTES: 32,
  socket: (view: DataView, at: number): number => u64(view, at + 32),
  setSocket: (view: DataView, at: number, value: number): void => setU64(view, at + 32, value),
  LOCAL: 40,
  LOCAL_BYTES: 24,
  REMOTE: 64,
  REMOTE_BYTES: 24,
  netns: (view: DataView, at: number): number => view.getUint32(at + 88, true),
  setNetns: (view: DataView, at: number, value: number): void => view.setUint32(at + 88, value, true),
  len: (view: DataView, at: number): number => view.getUint32(at + 92, true),
  setLen: (view: DataView, at: number, value: number): void => view.setUint32(at + 92, value, true),
  dataLen: (view: DataView, at: number): number => view.getUint32(at + 96, true),
  setDataLen: (view: DataView, at: number, value: number): void => view.setUint32(at + 96, value, true),
  direction: (view: DataView, at: number): number => view.getUint8(at + 100),
  setDirection: (view: DataView, at: number, value: number): void => view.setUint8(at + 100, value),
  flags: (view: DataView, at: number): number => view.getUint8(at + 101),
  setFlags: (view: DataView, at: number, value: number): void => view.setUint8(at + 101, value),
  gap: (view: DataView, at: number): number => view.getUint8(at + 102),
  setGap: (view: DataView, at: number, value: number): void => view.setUint8(at + 102, value),
  lost: (view: DataView, at: number): number => view.getUint32(at + 104, true),
  setLost: (view: DataView, at: number, value: number): void => view.setUint32(at + 104, value, true),
} as const

export const PolicySlot = {
  SIZE: 8,
  tag: (view: DataView, at: number): number => view.getUint32(at, true),
  setTag: (view: DataView, at: number, value: number): void => view.setUint32(at, value, true),
  POLICY: 4,
  POLICY_BYTES: 2,
} as const

export const EndpointKey = {
  SIZE: 24,
  IP: 0,
  IP_BYTES: 16,
  netns: (view: DataView, at: number): number => view.getUint32(at + 16, true),
  setNetns: (view: DataView, at: number, value: number): void => view.setUint32(at + 16, value, true),
  port: (view: DataView, at: number): number => view.getUint16(at + 20, true),
  setPort: (view: DataView, at: number, value: number): void => view.setUint16(at + 20, value, true),
  family: (view: DataView, at: number): number => view.getUint16(at + 22, true),
  setFamily: (view: DataView, at: number, value: number): void => view.setUint16(at + 22, value, true),
} as const

export const NETWORK_END = {
  CLOSED: 0,
  REFUSED: 1,
  TIMEOUT: 2,
  RESET: 3,
  ABORTED: 4,
  HOST_UNREACHABLE: 5,
  NETWORK_UNREACHABLE: 6,
  NOT_SENT: 7,
  OTHER: 8,
  COUNT: 9,
} as const

/** Index → name in lower case. */
export const NETWORK_END_NAMES: readonly (string | undefined)[] = [
  'closed',
  'refused',
  'timeout',
  'reset',
  'aborted',
  'host_unreachable',
  'network_unreachable',
  'not_sent',
  'other',
]

export const RTT_BOUND = {
  0: 50,
  1: 100,
  2: 250,
  3: 500,
  4: 1000,
  5: 2500,
  6: 5000,
  7: 10000,
  8: 25000,
  9: 50000,
  10: 100000,
  11: 250000,
  12: 500000,
  13: 1000000,
  14: 2500000,
} as const

export const NETWORK_LOST = {
  NO_ROOM: 0,
  UNKNOWN: 1,
  COUNT: 2,
} as const

/** Index → name in lower case. */
export const NETWORK_LOST_NAMES: readonly (string | undefined)[] = [
  'no_room',
  'unknown',
]

export const PeerKey = {
  SIZE: 36,
  IP: 0,
  IP_BYTES: 16,
  netns: (view: DataView, at: number): number => view.getUint32(at + 16, true),
  setNetns: (view: DataView, at: number, value: number): void => view.setUint32(at + 16, value, true),
  pid: (view: DataView, at: number): number => view.getUint32(at + 20, true),
  setPid: (view: DataView, at: number, value: number): void => view.setUint32(at + 20, value, true),
  startTicks: (view: DataView, at: number): number => view.getUint32(at + 24, true),
  setStartTicks: (view: DataView, at: number, value: number): void => view.setUint32(at + 24, value, true),
  port: (view: DataView, at: number): number => view.getUint16(at + 28, true),
  setPort: (view: DataView, at: number, value: number): void => view.setUint16(at + 28, value, true),
  family: (view: DataView, at: number): number => view.getUint8(at + 30),
  setFamily: (view: DataView, at: number, value: number): void => view.setUint8(at + 30, value),
  role: (view: DataView, at: number): number => view.getUint8(at + 31),
  setRole: (view: DataView, at: number, value: number): void => view.setUint8(at + 31, value),
  half: (view: DataView, at: number): number => view.getUint32(at + 32, true),
  setHalf: (view: DataView, at: number, value: number): void => view.setUint32(at + 32, value, true),
} as const

export const PeerFacts = {
  SIZE: 472,
  opened: (view: DataView, at: number): number => u64(view, at),
  setOpened: (view: DataView, at: number, value: number): void => setU64(view, at, value),
  found: (view: DataView, at: number): number => u64(view, at + 8),
  setFound: (view: DataView, at: number, value: number): void => setU64(view, at + 8, value),
  CLOSED: 16,
  CLOSED_BYTES: 72,
  FAILED: 88,
  FAILED_BYTES: 72,
  BYTES: 160,
  BYTES_BYTES: 16,
  PACKETS: 176,
  PACKETS_BYTES: 16,
  retransmits: (view: DataView, at: number): number => u64(view, at + 192),
  setRetransmits: (view: DataView, at: number, value: number): void => setU64(view, at + 192, value),
  rttUs: (view: DataView, at: number): number => u64(view, at + 200),
  setRttUs: (view: DataView, at: number, value: number): void => setU64(view, at + 200, value),
  RTT: 208,
  RTT_BYTES: 128,
  minRttUs: (view: DataView, at: number): number => u64(view, at + 336),
  setMinRttUs: (view: DataView, at: number, value: number): void => setU64(view, at + 336, value),
  MIN_RTT: 344,
  MIN_RTT_BYTES: 128,
} as const

export const NetworkControl = {
  SIZE: 16,
  half: (view: DataView, at: number): number => view.getUint32(at, true),
  setHalf: (view: DataView, at: number, value: number): void => view.setUint32(at, value, true),
  round: (view: DataView, at: number): number => view.getUint32(at + 4, true),
  setRound: (view: DataView, at: number, value: number): void => view.setUint32(at + 4, value, true),
  listenersOnly: (view: DataView, at: number): number => view.getUint32(at + 8, true),
  setListenersOnly: (view: DataView, at: number, value: number): void => view.setUint32(at + 8, value, true),
} as const
