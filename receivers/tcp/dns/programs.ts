// Loads and attaches bpf/dns_*.bpf.c.
import { randomBytes } from 'node:crypto'
import type { BpfObject } from '../../../native/index.ts'
import { sharedTurns } from '../../select/index.ts'
import { climb, type Climbed } from '../climb.ts'
import { possibleCpus } from '../cpus.ts'
import { attachAll, loadObject, type Loaded } from '../load.ts'
import { checkOldFentry } from '../old_fentry.ts'
import type { RungName, RungObject } from '../rungs.ts'
import { lookupLadder } from './rungs.ts'

/** Of a ring of their own: 3,000 answers of the usual size. */
const RING_BYTES = 1 << 20
/** Threads that are in a call at once, and a few more. */
const THREADS = 4096

export interface RunningLookups extends Loaded {
  readonly rung: RungObject
}

export interface LookupPrograms {
  /** The one that streams are seen by: what is safe for them is for these. */
  readonly rung: RungName
  /** BPF programs that are not loaded. */
  readonly disable: readonly string[]
  /** Where their records go; without it into a ring of their own. */
  readonly streams?: Streams | undefined
}

/**
 * The object that sees streams. Datagrams go through the same ring, so that they come in order with all that tells whose they
 * are, and with the time by which answers are waited for.
 */
export interface Streams {
  readonly object: BpfObject
  readonly ringBytes: number
  /** It knows who is not selected, so that those leave early. */
  readonly selects: boolean
}

/** They run; nobody reads a ring of their own yet. */
export function startLookups(options: LookupPrograms): Climbed<RunningLookups> {
  return climb(lookupLadder(options.rung), (rung) => ({ ...start(rung, options), rung }))
}

function start(rung: RungObject, { disable, streams }: LookupPrograms): Loaded {
  if (rung.rung === 'fentry' && rung.old) checkOldFentry(rung.object)
  const loaded = loadObject(rung.object, rung.required, {
    rodata: {
      self_pid: process.pid,
      disguise_key: randomBytes(8).readBigUInt64LE(),
      wake_bytes: (streams?.ringBytes ?? RING_BYTES) / 2,
      select_processes: streams?.selects ? 1 : 0,
    },
    maxEntries: {
      ...(streams ? {} : { events: RING_BYTES }),
      scratch: possibleCpus(),
      ...(rung.old ? { threads: THREADS } : {}),
    },
    disable: disable.filter((program) => rung.programs.includes(program)),
    share: streams ? sharedMaps(streams) : {},
  })
  try {
    return attachAll(loaded, rung.required)
  } catch (error) {
    loaded.object.close()
    throw error
  }
}

const sharedMaps = ({ object, selects }: Streams): Record<string, number> => ({
  events: object.fd('events'),
  ...(selects ? sharedTurns(object) : {}),
})
