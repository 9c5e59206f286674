// Lookups over UDP: datagrams of DNS, from bpf/dns_*.bpf.c. Nothing that other spans need: whatever the kernel refuses costs these
// lookups only.
import { randomBytes } from 'node:crypto'
import { COUNTER, EventHeader } from '../../../bpf/events.ts'
import { NativeError, type BpfObject } from '../../../native/index.ts'
import type { Settings } from '../../../pipeline/component.ts'
import type { Sample } from '../../../pipeline/telemetry/telemetry.ts'
import { sharedTurns } from '../../select/index.ts'
import { programSamples } from '../accounting.ts'
import { possibleCpus } from '../cpus.ts'
import { attachAll, loadObject, type Loaded } from '../load.ts'
import { missingPrograms, tellMissing } from '../missing.ts'
import type { RungName } from '../rungs.ts'
import { lookupLadder, type LookupRung } from './rungs.ts'

/** 3,000 answers of the usual size, between two looks of 10 ms. */
const RING_BYTES = 1 << 20
/**
 * Records wait at least so long, and until the ring of the streams has been read as far: which processes began or ended before
 * them must be known first.
 */
const BEHIND_MS = 25
/** Looks until they go all the same: on a host that is too busy a name may be wrong, but no answer late. */
const LOOKS = 40
/** Threads that are in a call at once, and a few more. */
const THREADS = 4096

export interface LookupOptions {
  /** The one that streams are seen by: what is safe for them is for these. */
  readonly rung: RungName
  /** BPF programs that are not loaded. */
  readonly disable: readonly string[]
  /** The object that knows who is not selected; without it nobody leaves early. */
  readonly selection?: BpfObject | undefined
  /** Has everything been read of the streams that came before this time, ns of CLOCK_MONOTONIC? */
  isRead(timeNs: number): boolean
  /** `bytes`: records of datagrams, valid until this returns. */
  onRecords(bytes: Uint8Array, records: number): void
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
  const held: Uint8Array[] = []
  const flush = (): void => {
    for (const bytes of held.splice(0)) options.onRecords(bytes, countRecords(bytes))
  }
  const release = (bytes: Uint8Array): void => {
    // Unless it was flushed meanwhile.
    if (held[0] !== bytes) return
    held.shift()
    options.onRecords(bytes, countRecords(bytes))
  }
  const look = (bytes: Uint8Array, left: number): void => {
    if (!held.includes(bytes)) return
    const early = !options.isRead(EventHeader.timeNs(viewOf(bytes), 0))
    if (held[0] !== bytes || (early && left > 0)) {
      setTimeout(look, BEHIND_MS, bytes, left - 1)
    } else {
      // After the batches of the streams that wait for this turn of the event loop.
      setImmediate(release, bytes)
    }
  }
  object.ring('events', (bytes) => {
    const copy = bytes.slice()
    held.push(copy)
    setTimeout(look, BEHIND_MS, copy, LOOKS)
  })
  let stopping: Promise<void> | undefined
  const stop = async (): Promise<void> => {
    await object.stop()
    last = [...samples(object)]
    object.close()
  }
  return { flush, stop: () => (stopping ??= stop()) }
}

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

function countRecords(bytes: Uint8Array): number {
  const view = viewOf(bytes)
  let records = 0
  for (let at = 0; at < bytes.length; at += (EventHeader.size(view, at) + 7) & ~7) records++
  return records
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
