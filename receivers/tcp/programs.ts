// Brings the best rung that this kernel has to run, and tells it what only user space knows: who we are and what was there before us.
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { NativeError, type BpfObject } from '../../native/index.ts'
import type { Logger } from '../../pipeline/log.ts'
import { selects, turnsEntries } from '../select/index.ts'
import { climb, type Tried } from './climb.ts'
import type { TcpConfig } from './config.ts'
import { possibleCpus } from './cpus.ts'
import { attachAll, loadObject, type Loaded } from './load.ts'
import { checkOldFentry } from './old_fentry.ts'
import { oldUnixSockets } from './old_sockets.ts'
import { ownPorts } from './own_ports.ts'
import { type Attach, ladderOf, processesOf, type RungObject } from './rungs.ts'

/** Sockets may come before the list is read again. */
const MORE_SOCKETS = 1024
/** Past this nobody wants to pay for the list: no unix socket is then taken for new. */
const MOST_SOCKETS = 131_072

/** The kernel's own list of what perf_event_open(2) can do; libbpf attaches kprobes by it (Linux 4.17). */
const KPROBES = '/sys/bus/event_source/devices/kprobe'

export interface Running extends Loaded {
  readonly rung: RungObject
  /** Better ones, and why not. */
  readonly tried: readonly Tried[]
}

/**
 * Programs that run; those that see processes begin and end only, when nobody wants `streams`. Throws an Error with one sentence;
 * nothing is left in the kernel then.
 */
export function startPrograms(config: TcpConfig, log: Logger, streams = true): Running {
  const whole = ladderOf(config.attach)
  const listens = selects(config.select)
  const ladder = streams ? whole : whole.map((rung) => processesOf(rung, listens))
  const { running, tried } = climb(ladder, (rung) => {
    throwIfHopeless(rung)
    return { ...startRung(rung, config, log), rung }
  })
  if (!running) throw noRung(tried, config.attach)
  return { ...running, tried }
}

/** What need not be loaded to know that it will not run: that takes tenths of a second. */
function throwIfHopeless({ rung, object, old }: RungObject): void {
  if (rung === 'fentry' && old) checkOldFentry(object)
  if (rung === 'kprobe' && !existsSync(KPROBES)) {
    throw new NativeError(`cannot attach ${object}: this kernel has no kprobes (no ${KPROBES})`, {
      code: 'missing_feature',
    })
  }
}

function startRung(rung: RungObject, config: TcpConfig, log: Logger): Loaded {
  const loaded = loadRung(rung, config)
  try {
    measure(loaded.object, log)
    tellOwnPorts(loaded.object)
    const running = attachAll(loaded, rung.required)
    tellOldSockets(loaded.object)
    return running
  } catch (error) {
    loaded.object.close()
    throw error
  }
}

function loadRung(rung: RungObject, config: TcpConfig): Loaded {
  const ringBytes = config.ring_kib * 1024
  const cpus = possibleCpus()
  const select = selects(config.select)
  return loadObject(rung.object, rung.required, {
    rodata: {
      self_pid: process.pid,
      disguise_key: randomBytes(8).readBigUInt64LE(),
      wake_bytes: ringBytes / 2,
      select_processes: select ? 1 : 0,
      ...(rung.old ? { possible_cpus: cpus } : {}),
    },
    maxEntries: {
      events: ringBytes,
      scratch: cpus,
      ...(select ? turnsEntries() : {}),
      old_sockets: Math.min(oldUnixSockets().length + MORE_SOCKETS, MOST_SOCKETS),
    },
    disable: [
      ...config.disable.filter((program) => rung.programs.includes(program)),
      ...(rung.unneeded ?? []),
    ],
  })
}

/** The kernel wants CAP_SYS_ADMIN for this, and only for this. */
function measure(object: BpfObject, log: Logger): void {
  try {
    object.enableStats()
  } catch (error) {
    // That it is missing is said with the other capabilities.
    if (error instanceof NativeError && error.code === 'missing_capability') return
    log.warn('the run times of the BPF programs are not measured', {
      error: (error as Error).message,
    })
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

/** One sentence of all that was tried; a single one says it itself. */
function noRung(tried: readonly Tried[], attach: Attach): Error {
  const [first] = tried
  const last = tried.at(-1)?.error
  if (last?.code === 'missing_capability') return last
  if (tried.length === 1 && first && first.error.code !== 'missing_feature') return first.error
  const why = tried.map(({ rung, error }) => `${rung.object}: ${error.message}`).join('; ')
  const what =
    attach === 'auto'
      ? 'this kernel has none of the hooks that spantap can use (fentry, kprobes, or the tracepoints of Linux 6.3)'
      : `this kernel has not what "attach: ${attach}" needs ("attach: auto" takes the best that there is)`
  return new Error(`${what}: ${why}`, { cause: first?.error })
}
