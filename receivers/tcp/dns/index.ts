// Lookups over UDP: datagrams of DNS, from bpf/dns_*.bpf.c. Nothing that other spans need: whatever the kernel refuses costs these
// lookups only.
import { COUNTER } from '../../../bpf/events.ts'
import type { BpfObject } from '../../../native/index.ts'
import type { Settings } from '../../../pipeline/component.ts'
import type { Sample } from '../../../pipeline/telemetry/telemetry.ts'
import { programSamples } from '../accounting.ts'
import { missingPrograms, tellMissing } from '../missing.ts'
import { Held, type HeldOptions } from './held.ts'
import { startLookups, type LookupPrograms } from './programs.ts'

export interface LookupOptions extends LookupPrograms, HeldOptions {}

export interface Lookups {
  /** Take what is in the ring, then close. Safe twice. */
  stop(): Promise<void>
  /** Give what still waits: after the last record of the streams. */
  flush(): void
}

/** Undefined, and one line in the log, when this kernel has nothing for it. */
export function openLookups(set: Settings, options: LookupOptions): Lookups | undefined {
  const { running, tried } = startLookups(options)
  if (!running) {
    set.log.warn('lookups over UDP are not seen: the kernel does not take the programs', {
      error: tried.map(({ rung, error }) => `${rung.object}: ${error.message}`).join('; '),
    })
    return undefined
  }
  const { programs } = running.rung
  tellMissing(programs, missingPrograms(programs, running.refused, options.disable), set.log)
  return run(running.object, set, options)
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
