// Loads and attaches bpf/tcp.bpf.c, and tells it what only user space knows: who we are and what was there before us.
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { NativeError, open, type BpfObject } from '../../native/index.ts'
import type { Logger } from '../../pipeline/log.ts'
import type { TcpConfig } from './config.ts'
import { possibleCpus } from './cpus.ts'
import { oldUnixSockets } from './old_sockets.ts'
import { ownPorts } from './own_ports.ts'

/** Beside the sources, and beside dist/ in the published package. */
const PLACES = ['../../bpf/build/tcp.bpf.o', '../../../bpf/build/tcp.bpf.o'].map((place) =>
  fileURLToPath(new URL(place, import.meta.url)),
)
/** Without these there is nothing to see; the others cost their own feature only. */
const REQUIRED = ['send_length', 'receive_length']

/** Programs that run. Throws an Error with one sentence; nothing is left in the kernel then. */
export function startPrograms(config: TcpConfig, log: Logger): BpfObject {
  let object: BpfObject | undefined
  try {
    object = load(config)
    measure(object, log)
    tellOwnPorts(object)
    attach(object, log)
    tellOldSockets(object)
    return object
  } catch (error) {
    object?.close()
    throw sentence(error)
  }
}

function load(config: TcpConfig): BpfObject {
  const ringBytes = config.ring_mib * 1024 * 1024
  return open(PLACES.find((place) => existsSync(place)) ?? PLACES[0]!, {
    rodata: {
      self_pid: process.pid,
      disguise_key: randomBytes(8).readBigUInt64LE(),
      wake_bytes: ringBytes / 2,
    },
    maxEntries: { events: ringBytes, scratch: possibleCpus() },
  })
}

/** The kernel wants CAP_SYS_ADMIN for this, and only for this. */
function measure(object: BpfObject, log: Logger): void {
  try {
    object.enableStats()
  } catch (error) {
    log.warn('the run times of the BPF programs are not measured', {
      error: (error as Error).message,
    })
  }
}

function attach(object: BpfObject, log: Logger): void {
  for (const program of object.programs) {
    try {
      object.attach(program)
    } catch (error) {
      if (REQUIRED.includes(program)) throw error
      log.warn(`${program} could not be attached and is left out`, { error: String(error) })
    }
  }
}

/** Bring the kernel's list up to date: what stands after this receiver in the configuration listens later. */
export function tellOwnPorts(object: BpfObject): void {
  const { netns, ports } = ownPorts()
  const map = object.map('own_ports')
  const yes = Uint8Array.of(1)
  for (const port of ports) map.set(new Uint8Array(Uint32Array.of(netns, port).buffer), yes)
}

/** After the programs run, so that no socket is missing; key 0 ends the list. */
function tellOldSockets(object: BpfObject): void {
  const map = object.map('old_sockets')
  const room = map.maxEntries - 1
  const yes = Uint8Array.of(1)
  const inodes = oldUnixSockets()
  // A list that is not whole proves nothing: no unix socket is then taken for new.
  if (inodes.length > room) return
  for (const inode of [...inodes, 0]) {
    map.set(new Uint8Array(BigUint64Array.of(BigInt(inode)).buffer), yes)
  }
}

function sentence(error: unknown): Error {
  if (error instanceof NativeError && error.code === 'missing_feature') {
    return new Error(
      `${error.message}: this kernel has none of the hooks that spantap can use (tracepoints of Linux 6.3 or newer)`,
      { cause: error },
    )
  }
  return error as Error
}
