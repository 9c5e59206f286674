// Lookups over UDP: datagrams of DNS, from bpf/dns_*.bpf.c. Nothing that other spans need: whatever the kernel refuses costs these
// lookups only.
import { COUNTER } from '../../../bpf/events.ts'
import type { BpfObject } from '../../../native/index.ts'
import type { Settings } from '../../../pipeline/component.ts'
import type { Sample } from '../../../pipeline/telemetry/telemetry.ts'
import { programSamples } from '../accounting.ts'
import { missingPrograms, tellMissing } from '../missing.ts'
import { startLookups, type LookupPrograms } from './programs.ts'

export type { LookupPrograms } from './programs.ts'

export interface Lookups {
  /** Nothing comes any more. Safe twice. */
  stop(): Promise<void>
}

/** Undefined, and one line in the log, when this kernel has nothing for it. */
export function openLookups(set: Settings, options: LookupPrograms): Lookups | undefined {
  const { running, tried } = startLookups(options)
  if (!running) {
    set.log.warn('lookups over UDP are not seen: the kernel does not take the programs', {
      error: tried.map(({ rung, error }) => `${rung.object}: ${error.message}`).join('; '),
    })
    return undefined
  }
  const { object, refused, rung } = running
  tellMissing(rung.programs, missingPrograms(rung.programs, refused, options.disable), set.log)
  let last: Sample[] | undefined
  set.telemetry.source(() => last ?? lookupSamples(object))
  let stopping: Promise<void> | undefined
  const stop = async (): Promise<void> => {
    await object.stop()
    last = [...lookupSamples(object)]
    object.close()
  }
  return { stop: () => (stopping ??= stop()) }
}

/** What of the datagrams was seen and lost, and what the programs cost. */
export function* lookupSamples(object: BpfObject): Generator<Sample> {
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
