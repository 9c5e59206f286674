// Lookups over UDP: datagrams of DNS, from bpf/dns_*.bpf.c. Nothing that other spans need: whatever the kernel refuses costs these
// lookups only.
import { randomBytes } from 'node:crypto'
import { COUNTER } from '../../../bpf/events.ts'
import { NativeError, type BpfObject } from '../../../native/index.ts'
import type { Settings } from '../../../pipeline/component.ts'
import type { Sample } from '../../../pipeline/telemetry/telemetry.ts'
import { sharedTurns } from '../../select/index.ts'
import { programSamples } from '../accounting.ts'
import { possibleCpus } from '../cpus.ts'
import { attachAll, loadObject, type Loaded } from '../load.ts'
import { missingPrograms, tellMissing } from '../missing.ts'
import type { RungName } from '../rungs.ts'
import { Held, type HeldOptions } from './held.ts'
import { lookupLadder, type LookupRung } from './rungs.ts'

/** 3,000 answers of the usual size, between two looks of 10 ms. */
const RING_BYTES = 1 << 20
/** Threads that are in a call at once, and a few more. */
const THREADS = 4096

export interface LookupOptions extends HeldOptions {
  /** The one that streams are seen by: what is safe for them is for these. */
  readonly rung: RungName
  /** BPF programs that are not loaded. */
  readonly disable: readonly string[]
  /** The object that knows who is not selected; without it nobody leaves early. */
  readonly selection?: BpfObject | undefined
}

export interface Lookups {
  /** Take what is in the ring, then close. Safe twice. */
  stop(): Promise<void>
  /** Give what still waits: after the last record of the streams. */
  flush(): void
}

/** Undefined, and one line in the log, when this kernel has nothing for it. */
export function openLookups(set: Settings, options: LookupOptions): Lookups | undefined {
  const tried: string[] = []
  for (const rung of lookupLadder(options.rung)) {
    try {
      return run(start(rung, set, options), set, options)
    } catch (error) {
      if (!(error instanceof NativeError)) throw error
      tried.push(`${rung.object}: ${error.message}`)
      if (error.code === 'missing_capability') break
    }
  }
  set.log.warn('lookups over UDP are not seen: the kernel does not take the programs', {
    error: tried.join('; '),
  })
  return undefined
}

function start(rung: LookupRung, set: Settings, options: LookupOptions): BpfObject {
  const { disable, selection } = options
  const loaded: Loaded = loadObject(rung.object, rung.required, {
    rodata: {
      self_pid: process.pid,
      disguise_key: randomBytes(8).readBigUInt64LE(),
      wake_bytes: RING_BYTES / 2,
      select_processes: selection ? 1 : 0,
    },
    maxEntries: {
      events: RING_BYTES,
      scratch: possibleCpus(),
      ...(rung.old ? { threads: THREADS } : {}),
    },
    disable: disable.filter((program) => rung.programs.includes(program)),
    share: selection ? sharedTurns(selection) : {},
  })
  try {
    const { refused } = attachAll(loaded, rung.required)
    tellMissing(rung.programs, missingPrograms(rung.programs, refused, disable), set.log)
    return loaded.object
  } catch (error) {
    loaded.object.close()
    throw error
  }
}

function run(object: BpfObject, set: Settings, options: LookupOptions): Lookups {
  let last: Sample[] | undefined
  set.telemetry.source(() => last ?? samples(object))
  const held = new Held(options)
  set.telemetry.gauge(
    'spantap_datagrams_waiting_bytes',
    'Datagrams of DNS that wait for what the streams tell of the same time.',
    () => held.bytes,
  )
  object.ring('events', (bytes) => held.add(bytes))
  let stopping: Promise<void> | undefined
  const stop = async (): Promise<void> => {
    await object.stop()
    last = [...samples(object)]
    object.close()
  }
  return { flush: () => held.flush(), stop: () => (stopping ??= stop()) }
}

function* samples(object: BpfObject): Generator<Sample> {
  const lost = object.map('datagrams_lost').get(new Uint8Array(4))
  const value = lost ? Number(new DataView(lost.buffer, lost.byteOffset).getBigUint64(0, true)) : 0
  yield {
    name: 'spantap_datagrams_lost',
    kind: 'counter',
    help: 'Datagrams of DNS that did not reach user space: the ring was full.',
    labels: {},
    value,
  }
  yield {
    name: 'spantap_datagrams',
    kind: 'counter',
    help: 'Datagrams of DNS that were seen.',
    labels: {},
    value: object.sums('counts')[COUNTER.RECORD]! + value,
  }
  yield* programSamples(object)
}
